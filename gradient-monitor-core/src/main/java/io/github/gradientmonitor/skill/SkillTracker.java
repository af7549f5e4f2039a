package io.github.gradientmonitor.skill;

import io.github.gradientmonitor.observation.DataSample;
import io.github.gradientmonitor.observation.LabelSample;
import io.github.gradientmonitor.observation.TrainingStep;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * Follows the skill of one network over its steps. Memory does not grow with them.
 *
 * <p>One thread at a time.
 */
public final class SkillTracker {
  /** Steps over which the loss is averaged. */
  static final int MEMORY = 10;

  /** Relative to a loss of 1: a guess below it means labels that never change. */
  private static final double NOTHING = 1e-12;

  private final Map<String, OutputSkill> outputs = new LinkedHashMap<>();
  private final double[] losses = new double[MEMORY];
  private long steps;
  private long known;
  private double first = Double.NaN;
  private double best = Double.NaN;
  private double latest = Double.NaN;
  private int firstEpoch = -1;
  private long fingerprint;
  private long returns;
  private long sighting;
  private long latestReturn;

  /** Starts before the first step. */
  public SkillTracker() {}

  /** Takes the next step. */
  public Skill accept(TrainingStep step) {
    Objects.requireNonNull(step, "step");
    DataSample data = step.data();
    for (LabelSample labels : data.labels()) {
      outputs.computeIfAbsent(labels.output(), name -> new OutputSkill()).accept(labels, steps);
    }
    steps++;
    double bare = step.loss() - data.penalty();
    if (Double.isFinite(data.penalty()) || !Double.isFinite(step.loss())) {
      losses[(int) (known++ % MEMORY)] = bare;
    }
    firstEpoch = firstEpoch < 0 ? step.epoch() : firstEpoch;
    follow(data.fingerprint());
    return skill(step, bare);
  }

  /**
   * The skill in the latest step alone: NaN when it is not known, so that nothing new is known of
   * the skill either; negative infinity when the loss is not finite.
   */
  public double latest() {
    return latest;
  }

  /** The example of the smallest fingerprint comes once a pass, in whatever order they come. */
  private void follow(long smallest) {
    if (smallest != 0 && (fingerprint == 0 || Long.compareUnsigned(smallest, fingerprint) < 0)) {
      fingerprint = smallest;
      returns = 0;
      sighting = steps;
    } else if (smallest != 0 && smallest == fingerprint) {
      returns++;
      latestReturn = steps;
    }
  }

  /** Where examples are no longer identified, passes go on to be as long as they were. */
  private long passes(long smallest) {
    if (smallest != 0 || returns == 0) {
      return returns;
    }
    return (steps - sighting) * returns / (latestReturn - sighting);
  }

  private Skill skill(TrainingStep step, double bare) {
    latest = Double.NaN;
    if (outputs.isEmpty()) {
      return Skill.unknown(steps, "no labels were seen");
    }
    double guess = 0;
    double floor = 0;
    for (OutputSkill output : outputs.values()) {
      guess += output.guess();
      floor += output.floor();
    }
    if (Double.isNaN(guess)) {
      return Skill.unknown(steps, "the best constant output of the loss is not known");
    }
    double loss = loss();
    double passes = Math.max(passes(step.data().fingerprint()), step.epoch() - firstEpoch);
    double value = value(loss, guess, floor);
    if (Double.isNaN(scale(guess, floor))) {
      return new Skill(
          Double.NaN, loss, guess, steps, passes, Double.NaN, best, "the labels are all the same");
    }
    latest = Double.isFinite(step.loss()) ? value(bare, guess, floor) : Double.NEGATIVE_INFINITY;
    first = steps <= 3 || Double.isNaN(first) ? loss / guess : first;
    best = value > best || Double.isNaN(best) ? value : best;
    return new Skill(value, loss, guess, steps, passes, first, best, "", ofOutputs(step.loss()));
  }

  /** Of each output, where there are several and their losses were read and are still finite. */
  private Map<String, Double> ofOutputs(double loss) {
    if (outputs.size() < 2 || !Double.isFinite(loss)) {
      return Map.of();
    }
    Map<String, Double> values = new LinkedHashMap<>();
    for (Map.Entry<String, OutputSkill> output : outputs.entrySet()) {
      if (!output.getValue().isKnown()) {
        return Map.of();
      }
      values.put(output.getKey(), output.getValue().value(steps));
    }
    return values;
  }

  /**
   * How good a loss is: 0 as good as a guess, 1 as low as it can be; NaN where that is the same.
   */
  static double value(double loss, double guess, double floor) {
    return (guess - loss) / scale(guess, floor);
  }

  /** The distance from the loss of a guess to the lowest one; NaN where there is none. */
  private static double scale(double guess, double floor) {
    double room = Math.abs(guess - floor);
    return room > NOTHING * Math.max(1, Math.abs(guess)) ? room : Double.NaN;
  }

  private double loss() {
    int count = (int) Math.min(known, MEMORY);
    double sum = 0;
    for (int i = 0; i < count; i++) {
      sum += losses[i];
    }
    return sum / count;
  }
}
