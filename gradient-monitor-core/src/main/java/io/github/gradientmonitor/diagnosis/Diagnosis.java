package io.github.gradientmonitor.diagnosis;

import io.github.gradientmonitor.observation.LayerSample;
import io.github.gradientmonitor.observation.NetworkProfile;
import io.github.gradientmonitor.observation.TrainingStep;
import io.github.gradientmonitor.trend.DepthRegression;
import io.github.gradientmonitor.trend.DepthTrend;
import io.github.gradientmonitor.trend.Signal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What is known about the gradient after one step.
 *
 * @param step what was seen in that step
 * @param backward trend over depth of the bias gradients, which are the backward signal
 * @param weights trend over depth of the weight gradients
 * @param health of the whole network: the worst of its findings
 * @param findings the most severe first
 */
public record Diagnosis(
    TrainingStep step,
    DepthTrend backward,
    DepthTrend weights,
    GradientHealth health,
    List<Finding> findings) {

  /** Copies and sorts the findings. */
  public Diagnosis {
    Objects.requireNonNull(step, "step");
    Objects.requireNonNull(backward, "backward");
    Objects.requireNonNull(weights, "weights");
    Objects.requireNonNull(health, "health");
    List<Finding> worstFirst = new ArrayList<>(findings);
    worstFirst.sort(Comparator.comparing(Finding::severity).reversed());
    findings = List.copyOf(worstFirst);
  }

  /**
   * What is known before the first step: nothing.
   *
   * @param network that will be watched
   * @return a diagnosis of step -1, warming up, without findings
   */
  public static Diagnosis pending(NetworkProfile network) {
    List<LayerSample> unreached = network.layers().stream().map(LayerSample::unreached).toList();
    TrainingStep step = new TrainingStep(network, -1, 0, Double.NaN, unreached);
    DepthRegression regression = new DepthRegression(network);
    return new Diagnosis(
        step,
        regression.fit(step, Signal.BIAS_GRADIENT),
        regression.fit(step, Signal.WEIGHT_GRADIENT),
        GradientHealth.WARMING_UP,
        List.of());
  }

  /** Number of the step, 0 for the first. */
  public long iteration() {
    return step.iteration();
  }

  /** What was measured in each layer, by depth. */
  public List<LayerSample> layers() {
    return step.layers();
  }

  /**
   * Whether this one is worse than another: by health, and at the same health by the severity of
   * the worst finding.
   *
   * @param other of any network
   * @return false when they are equally bad
   */
  public boolean isWorseThan(Diagnosis other) {
    if (health != other.health) {
      return health.compareTo(other.health) > 0;
    }
    if (findings.isEmpty() || other.findings.isEmpty()) {
      return !findings.isEmpty() && other.findings.isEmpty();
    }
    return findings.get(0).severity().compareTo(other.findings.get(0).severity()) > 0;
  }

  /** The finding of one kind, if there is one. */
  public Optional<Finding> finding(Symptom symptom) {
    return findings.stream().filter(finding -> finding.symptom() == symptom).findFirst();
  }

  /**
   * Health of one layer: the worst of the findings that name it.
   *
   * @param layerName as in the network's profile
   * @return healthy when no finding names the layer
   */
  public GradientHealth health(String layerName) {
    GradientHealth worst =
        health == GradientHealth.WARMING_UP ? GradientHealth.WARMING_UP : GradientHealth.HEALTHY;
    for (Finding finding : findings) {
      if (finding.health().compareTo(worst) > 0 && finding.layers().contains(layerName)) {
        worst = finding.health();
      }
    }
    return worst;
  }
}
