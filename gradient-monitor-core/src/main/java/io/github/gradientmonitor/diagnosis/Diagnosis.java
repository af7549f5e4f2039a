package io.github.gradientmonitor.diagnosis;

import io.github.gradientmonitor.advice.Advice;
import io.github.gradientmonitor.advice.Remedy;
import io.github.gradientmonitor.argument.Arguments;
import io.github.gradientmonitor.observation.LayerSample;
import io.github.gradientmonitor.observation.NetworkProfile;
import io.github.gradientmonitor.observation.TrainingStep;
import io.github.gradientmonitor.skill.Skill;
import io.github.gradientmonitor.trend.DepthRegression;
import io.github.gradientmonitor.trend.DepthTrend;
import io.github.gradientmonitor.trend.Signal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * What is known about the gradient after one step.
 *
 * @param step what was seen in that step
 * @param backward trend over depth of the bias gradients, which are the backward signal
 * @param weights trend over depth of the weight gradients
 * @param skill how good the loss is beside that of the best constant guess
 * @param learning whether the network learns
 * @param health of the whole network: the worst of its findings
 * @param findings the most severe first
 * @param prescriptions what to do about each finding, in the same order; empty where nobody has
 *     advised on them
 */
public record Diagnosis(
    TrainingStep step,
    DepthTrend backward,
    DepthTrend weights,
    Skill skill,
    Learning learning,
    GradientHealth health,
    List<Finding> findings,
    List<Prescription> prescriptions) {

  /** Copies the lists and sorts the findings. */
  public Diagnosis {
    Objects.requireNonNull(findings, "findings");
    Objects.requireNonNull(step, "step");
    Objects.requireNonNull(backward, "backward");
    Objects.requireNonNull(weights, "weights");
    Objects.requireNonNull(skill, "skill");
    Objects.requireNonNull(learning, "learning");
    Objects.requireNonNull(health, "health");
    findings = worstFirst(Arguments.copy(findings, "findings"));
    prescriptions = Arguments.copy(prescriptions, "prescriptions");
  }

  private static List<Finding> worstFirst(List<Finding> findings) {
    if (findings.size() < 2) {
      return findings;
    }
    List<Finding> sorted = new ArrayList<>(findings);
    sorted.sort(Comparator.comparing(Finding::severity).reversed());
    return List.copyOf(sorted);
  }

  /** A diagnosis that nobody has advised on, of a network whose labels were not read. */
  public Diagnosis(
      TrainingStep step,
      DepthTrend backward,
      DepthTrend weights,
      GradientHealth health,
      List<Finding> findings) {
    this(step, backward, weights, Skill.UNSEEN, Learning.UNKNOWN, health, findings, List.of());
  }

  /** The same diagnosis, not advised on, with further findings about the network. */
  public Diagnosis with(List<Finding> further) {
    List<Finding> all = new ArrayList<>(findings);
    all.addAll(Arguments.copy(further, "further"));
    GradientHealth worst = health;
    for (Finding finding : further) {
      worst = finding.health().compareTo(worst) > 0 ? finding.health() : worst;
    }
    return new Diagnosis(step, backward, weights, skill, learning, worst, all, List.of());
  }

  /** The same diagnosis with what to do about it. */
  public Diagnosis advised(List<Prescription> advised) {
    Objects.requireNonNull(advised, "advised");
    return new Diagnosis(step, backward, weights, skill, learning, health, findings, advised);
  }

  /**
   * What may have caused the findings, the likeliest cause of the most severe finding first, and
   * each kind once. The first causes of all findings come before the second ones.
   */
  public List<Cause> causes() {
    Map<CauseKind, Cause> byKind = new LinkedHashMap<>();
    int most = findings.stream().mapToInt(finding -> finding.causes().size()).max().orElse(0);
    for (int rank = 0; rank < most; rank++) {
      for (Finding finding : findings) {
        if (rank < finding.causes().size()) {
          Cause cause = finding.causes().get(rank);
          byKind.putIfAbsent(cause.kind(), cause);
        }
      }
    }
    return List.copyOf(byKind.values());
  }

  /** What is prescribed for a finding, if it is one of this diagnosis. */
  public Optional<Prescription> prescription(Finding finding) {
    Objects.requireNonNull(finding, "finding");
    for (Prescription prescription : prescriptions) {
      if (prescription.finding().hasFiguresOf(finding)) {
        return Optional.of(prescription);
      }
    }
    return Optional.empty();
  }

  /** The remedies of all prescriptions, each once, the likeliest first. */
  public List<Advice> advice() {
    Map<Remedy, Advice> byRemedy = new LinkedHashMap<>();
    for (Prescription prescription : prescriptions) {
      prescription.advice().forEach(each -> byRemedy.putIfAbsent(each.remedy(), each));
    }
    return List.copyOf(byRemedy.values());
  }

  /**
   * What is known before the first step: nothing.
   *
   * @param network that will be watched
   * @return a diagnosis of step -1, warming up, without findings
   */
  public static Diagnosis pending(NetworkProfile network) {
    Objects.requireNonNull(network, "network");
    List<LayerSample> unreached = network.layers().stream().map(LayerSample::unreached).toList();
    TrainingStep step = new TrainingStep(network, -1, 0, Double.NaN, unreached);
    DepthRegression regression = new DepthRegression(network);
    return new Diagnosis(
        step,
        regression.fit(step, Signal.BIAS_GRADIENT),
        regression.fit(step, Signal.WEIGHT_GRADIENT),
        Skill.UNSEEN,
        Learning.TOO_EARLY,
        GradientHealth.WARMING_UP,
        List.of(),
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
    Objects.requireNonNull(other, "other");
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
    Objects.requireNonNull(symptom, "symptom");
    return findings.stream().filter(finding -> finding.symptom() == symptom).findFirst();
  }

  /**
   * Health of one layer: the worst of the findings that name it.
   *
   * @param layerName as in the network's profile
   * @return healthy when no finding names the layer
   */
  public GradientHealth health(String layerName) {
    Objects.requireNonNull(layerName, "layerName");
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
