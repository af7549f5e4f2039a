package io.github.gradientmonitor.detection;

import io.github.gradientmonitor.diagnosis.Finding;
import io.github.gradientmonitor.diagnosis.RestraintCause;
import io.github.gradientmonitor.diagnosis.Severity;
import io.github.gradientmonitor.diagnosis.Words;
import io.github.gradientmonitor.observation.LayerProfile;
import io.github.gradientmonitor.observation.NetworkProfile;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Is it dropout, a penalty, clipping or freezing that keeps the weights from learning? */
final class RestraintDetector implements Detector {
  /** Dropout that keeps no more than this lets almost nothing through. */
  private static final double KEEPS_LITTLE = 0.1;

  /** Gradients of the mean loss are above this in trainings that go well. */
  private static final double TIGHT = 1e-3;

  private @Nullable List<Finding> configured;
  private List<Finding> penalty = List.of();

  @Override
  public List<Finding> inspect(Reading reading) {
    if (configured == null) {
      configured = look(reading.step().network());
    }
    double share = reading.step().data().penalty();
    if (reading.progress().learns()) {
      penalty = List.of();
    } else if (Double.isFinite(share) && penalty.isEmpty()) {
      penalty = penalty(share, reading); // it drives the weights to zero, and falls with them
    }
    return Sign.both(configured, penalty);
  }

  private static List<Finding> penalty(double penalty, Reading reading) {
    double loss = reading.step().loss() - penalty;
    double reference = reading.skill().isKnown() ? Math.max(loss, reading.skill().guess()) : loss;
    if (!(penalty > reference && reference > 0)) {
      return List.of();
    }
    return List.of(
        Sign.of(
            Severity.WARNING,
            List.of(),
            Words.format(
                "at step %d the penalty on the weights is %s, the loss without it %s",
                reading.iteration(), Words.figure(penalty), Words.figure(loss)),
            new RestraintCause.Penalty(penalty / reference)));
  }

  private static List<Finding> look(NetworkProfile network) {
    List<Finding> findings = new ArrayList<>(0);
    List<LayerProfile> layers = network.layers();
    List<LayerProfile> dropped =
        layers.stream().filter(l -> l.settings().keepProbability() <= KEEPS_LITTLE).toList();
    if (!dropped.isEmpty()) {
      double keeps = dropped.get(0).settings().keepProbability();
      String names = Words.layers(Sign.names(dropped));
      findings.add(
          Sign.of(
              Severity.WARNING,
              Sign.names(dropped),
              "dropout keeps " + Words.percent(keeps) + " of the inputs of " + names,
              new RestraintCause.Dropout(names, keeps)));
    }
    List<LayerProfile> clipped =
        layers.stream().filter(l -> l.settings().clipLimit() < TIGHT).toList();
    if (!clipped.isEmpty()) {
      double limit = clipped.get(0).settings().clipLimit();
      findings.add(
          Sign.of(
              Severity.WARNING,
              Sign.names(clipped),
              "the gradient is clipped at " + Words.figure(limit),
              new RestraintCause.TightClipping(limit)));
    }
    if (!layers.isEmpty() && layers.stream().allMatch(LayerProfile::frozen)) {
      findings.add(
          Sign.of(
              Severity.CRITICAL,
              Sign.names(layers),
              "every layer is frozen",
              new RestraintCause.AllFrozen()));
    }
    return findings;
  }
}
