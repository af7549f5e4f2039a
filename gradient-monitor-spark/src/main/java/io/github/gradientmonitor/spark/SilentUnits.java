package io.github.gradientmonitor.spark;

import io.github.gradientmonitor.observation.LayerSample;
import io.github.gradientmonitor.observation.TrainingStep;
import io.github.gradientmonitor.observation.UnitSilence;
import java.util.ArrayList;
import java.util.List;

/**
 * Carries the number of silent units of a worker from one task to the next. Each task counts them
 * anew, and cannot know them before {@value UnitSilence#STEPS} steps and {@value
 * UnitSilence#EXAMPLES} examples; until then those of the task before hold, as far as the bias
 * gradient has as many zeros.
 */
final class SilentUnits {
  private int[] latest = new int[0];
  private long steps;
  private long examples;

  /**
   * Takes the next step of the worker.
   *
   * @param step with the silent units that its task knows of
   * @param freshTask whether it is the first of its task
   * @return the step with those that are known of the task before, where the task cannot know yet
   */
  TrainingStep carried(TrainingStep step, boolean freshTask) {
    steps = freshTask ? 1 : steps + 1;
    examples = (freshTask ? 0 : examples) + step.data().examples();
    boolean knows = steps >= UnitSilence.STEPS && examples >= UnitSilence.EXAMPLES;
    List<LayerSample> layers = step.layers();
    if (latest.length != layers.size()) {
      latest = new int[layers.size()];
    }
    List<LayerSample> carried = new ArrayList<>(layers.size());
    boolean changed = false;
    for (int i = 0; i < latest.length; i++) {
      LayerSample layer = layers.get(i);
      int silent = layer.silentUnits();
      if (!knows) {
        silent = Math.max(silent, (int) Math.min(latest[i], layer.biasGradient().zeros()));
      }
      changed |= silent != layer.silentUnits();
      carried.add(silent == layer.silentUnits() ? layer : silent(layer, silent));
      latest[i] = silent;
    }
    return changed ? step.withLayers(carried) : step;
  }

  private static LayerSample silent(LayerSample layer, int units) {
    return new LayerSample(
        layer.layer(),
        layer.weightGradient(),
        layer.biasGradient(),
        layer.update(),
        units,
        layer.saturation());
  }
}
