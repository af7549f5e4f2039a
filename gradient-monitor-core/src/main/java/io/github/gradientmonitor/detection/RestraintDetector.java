package io.github.gradientmonitor.detection;

import io.github.gradientmonitor.diagnosis.Finding;
import io.github.gradientmonitor.diagnosis.RestraintCause;
import io.github.gradientmonitor.diagnosis.Severity;
import io.github.gradientmonitor.diagnosis.Threshold;
import io.github.gradientmonitor.diagnosis.Thresholds;
import io.github.gradientmonitor.diagnosis.Words;
import io.github.gradientmonitor.observation.ActivationFamily;
import io.github.gradientmonitor.observation.LayerProfile;
import io.github.gradientmonitor.observation.LayerRole;
import io.github.gradientmonitor.observation.NetworkProfile;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Is it dropout, a penalty, clipping or freezing that keeps the weights from learning? */
final class RestraintDetector implements Detector {
  private final double keepsLittle;
  private final double tight;
  private @Nullable List<Finding> configured;
  private List<Finding> penalty = List.of();

  RestraintDetector(Thresholds thresholds) {
    this.keepsLittle = thresholds.value(Threshold.KEPT_SMALL);
    this.tight = thresholds.value(Threshold.CLIP_SMALL);
  }

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

  private List<Finding> look(NetworkProfile network) {
    List<Finding> findings = new ArrayList<>(0);
    List<LayerProfile> layers = network.layers();
    List<LayerProfile> dropped =
        layers.stream().filter(l -> l.settings().keepProbability() <= keepsLittle).toList();
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
        layers.stream().filter(l -> l.settings().clipLimit() < tight).toList();
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
    } else {
      frozen(layers).ifPresent(findings::add);
    }
    return findings;
  }

  /**
   * Hidden layers that are all frozen are right where they were trained before, or are many random
   * features. Outputs that are sums of fewer features cannot vary by themselves; classes may still
   * be told apart by a few.
   */
  private static Optional<Finding> frozen(List<LayerProfile> layers) {
    List<LayerProfile> hidden = of(layers, LayerRole.HIDDEN);
    if (hidden.isEmpty() || !hidden.stream().allMatch(LayerProfile::frozen)) {
      return Optional.empty();
    }
    LayerProfile last = hidden.get(hidden.size() - 1);
    long features = last.outputs();
    List<LayerProfile> heads = of(layers, LayerRole.OUTPUT);
    long outputs = heads.stream().mapToLong(LayerProfile::outputs).sum();
    boolean tooFew =
        features < outputs
            && last.type().equals("Dense")
            && heads.stream().noneMatch(RestraintDetector::tellsClasses);
    String names = Words.layers(Sign.names(hidden));
    return Optional.of(
        Sign.of(
            tooFew ? Severity.WARNING : Severity.WATCH,
            Sign.names(hidden),
            Words.format(
                "all hidden layers (%s) are frozen: %d features that stay as they are for %d outputs",
                names, features, outputs),
            new RestraintCause.HiddenFrozen(names, features)));
  }

  private static boolean tellsClasses(LayerProfile output) {
    return output.family() == ActivationFamily.SOFTMAX
        || output.family() == ActivationFamily.SIGMOID;
  }

  private static List<LayerProfile> of(List<LayerProfile> layers, LayerRole role) {
    return layers.stream().filter(layer -> layer.role() == role).toList();
  }
}
