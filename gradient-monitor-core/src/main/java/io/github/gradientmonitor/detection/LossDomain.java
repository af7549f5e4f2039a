package io.github.gradientmonitor.detection;

import io.github.gradientmonitor.diagnosis.Cause;
import io.github.gradientmonitor.diagnosis.Finding;
import io.github.gradientmonitor.diagnosis.LabelCause;
import io.github.gradientmonitor.diagnosis.OutputCause;
import io.github.gradientmonitor.diagnosis.Severity;
import io.github.gradientmonitor.diagnosis.Threshold;
import io.github.gradientmonitor.diagnosis.Thresholds;
import io.github.gradientmonitor.diagnosis.Words;
import io.github.gradientmonitor.observation.LayerProfile;
import io.github.gradientmonitor.observation.NetworkProfile;
import java.util.List;
import java.util.Optional;

/**
 * Does the loss pull outputs to such targets? Outside of where it is defined it has no least value,
 * so that it falls for ever, or it pulls to one side only.
 */
final class LossDomain implements LabelRule {
  private final double tolerance;

  LossDomain(Thresholds thresholds) {
    this.tolerance = thresholds.value(Threshold.TARGET_TOLERANCE);
  }

  @Override
  public Optional<Finding> look(NetworkProfile network, LayerProfile output, LabelHistory labels) {
    String loss = String.valueOf(output.settings().loss());
    double low = labels.smallest();
    double high = labels.largest();
    return switch (loss) {
      case "binaryxent" ->
          sign(output, labels, low < -tolerance || high > 1 + tolerance, "from 0 to 1");
      case "hinge", "squaredhinge" -> sign(output, labels, areNumbers(labels), "of -1 and 1");
      case "poisson" -> sign(output, labels, low < -tolerance, "of 0 and more");
      case "msle" -> sign(output, labels, low <= -1, "above -1");
      case "mape" -> sign(output, labels, low <= 0 && high >= 0, "far from 0, which it divides by");
      default -> Optional.empty();
    };
  }

  /** Classes as 0 and 1 or as numbers; where all are 1 so far, those of -1 may be yet to come. */
  private static boolean areNumbers(LabelHistory labels) {
    double low = labels.smallest();
    double high = labels.largest();
    return labels.isWhole() && low >= 0 && high > 0 && !(low == 1 && high == 1);
  }

  private static Optional<Finding> sign(
      LayerProfile output, LabelHistory labels, boolean outside, String takes) {
    if (!outside) {
      return Optional.empty();
    }
    String loss = String.valueOf(output.settings().loss());
    return Optional.of(
        Sign.of(
            loss.equals("mape") ? Severity.WARNING : Severity.CRITICAL,
            List.of(output.name()),
            Words.format(
                "targets lie in %s .. %s, and the loss %s takes targets %s",
                Words.figure(labels.smallest()), Words.figure(labels.largest()), loss, takes),
            causes(loss, takes, labels)));
  }

  /** Classes are written in another way, quantities are scaled, or the loss is for others. */
  private static Cause[] causes(String loss, String takes, LabelHistory labels) {
    double low = labels.smallest();
    double high = labels.largest();
    Cause other = new OutputCause.LossOverTargets(loss, takes, low, high);
    return switch (loss) {
      case "hinge", "squaredhinge", "binaryxent" ->
          new Cause[] {
            new LabelCause.OutsideOfLoss(loss, takes, low, high, !labels.isWhole()), other
          };
      default -> new Cause[] {other};
    };
  }
}
