package io.github.gradientmonitor.detection;

import io.github.gradientmonitor.diagnosis.Finding;
import io.github.gradientmonitor.diagnosis.OutputCause;
import io.github.gradientmonitor.diagnosis.Severity;
import io.github.gradientmonitor.diagnosis.Words;
import io.github.gradientmonitor.observation.ActivationFamily;
import io.github.gradientmonitor.observation.DisplayName;
import io.github.gradientmonitor.observation.LayerProfile;
import io.github.gradientmonitor.observation.LayerRole;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Do activation and loss of each output layer go together? */
final class OutputDetector implements Detector {
  private static final Set<String> OVER_CLASSES = Set.of("mcxent", "negativeloglikelihood");
  private static final Set<String> DISTANCES = Set.of("mse", "l2");

  private @Nullable List<Finding> mismatches;

  @Override
  public List<Finding> inspect(Reading reading) {
    if (mismatches == null) {
      mismatches =
          reading.step().network().layers().stream()
              .filter(layer -> layer.role() == LayerRole.OUTPUT)
              .flatMap(layer -> mismatch(layer).stream())
              .toList();
    }
    return mismatches;
  }

  private static Optional<Finding> mismatch(LayerProfile layer) {
    String loss = layer.settings().loss();
    if (loss == null) {
      return Optional.empty();
    }
    String activation = OutputRange.name(layer);
    ActivationFamily family = ActivationFamily.of(activation);
    if (family == ActivationFamily.SOFTMAX && layer.outputs() == 1) {
      return Optional.of(
          Sign.of(
              Severity.CRITICAL,
              List.of(layer.name()),
              "softmax over one unit is 1 whatever the weights",
              new OutputCause.SoftmaxOverOneUnit()));
    }
    if (OVER_CLASSES.contains(loss) && family != ActivationFamily.SOFTMAX) {
      return Optional.of(
          mismatch(
              layer, Severity.CRITICAL, activation, loss, "is lowest where every output is 1"));
    }
    if (loss.equals("binaryxent")) {
      return switch (family) {
        case SIGMOID -> Optional.empty();
        case SOFTMAX ->
            Optional.of(
                mismatch(layer, Severity.WATCH, activation, loss, "counts each error twice"));
        default ->
            Optional.of(
                mismatch(
                    layer,
                    Severity.CRITICAL,
                    activation,
                    loss,
                    "is not defined outside of 0 .. 1"));
      };
    }
    if (family == ActivationFamily.SOFTMAX && DISTANCES.contains(loss)) {
      return Optional.of(
          mismatch(
              layer,
              Severity.WATCH,
              activation,
              loss,
              "has a gradient that vanishes where the prediction is wrong"));
    }
    return loss.equals("poisson") && OutputRange.of(layer).lowest() < 0
        ? Optional.of(
            mismatch(layer, Severity.WARNING, activation, loss, "has no value for outputs below 0"))
        : Optional.empty();
  }

  private static Finding mismatch(
      LayerProfile layer, Severity severity, String activation, String loss, String why) {
    return Sign.of(
        severity,
        List.of(layer.name()),
        Words.format(
            "%s with %s at %s: the loss %s",
            DisplayName.of(activation), DisplayName.of(loss), DisplayName.of(layer.name()), why),
        new OutputCause.Activation(activation, loss),
        new OutputCause.Loss(activation, loss));
  }
}
