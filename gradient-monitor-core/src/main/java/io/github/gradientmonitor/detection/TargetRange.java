package io.github.gradientmonitor.detection;

import io.github.gradientmonitor.diagnosis.DataCause;
import io.github.gradientmonitor.diagnosis.Finding;
import io.github.gradientmonitor.diagnosis.OutputCause;
import io.github.gradientmonitor.diagnosis.Severity;
import io.github.gradientmonitor.diagnosis.Threshold;
import io.github.gradientmonitor.diagnosis.Thresholds;
import io.github.gradientmonitor.diagnosis.Words;
import io.github.gradientmonitor.observation.DisplayName;
import io.github.gradientmonitor.observation.LayerProfile;
import io.github.gradientmonitor.observation.NetworkProfile;
import java.util.List;
import java.util.Optional;

/** Can the output give the targets, and are they of the size that a network begins with? */
final class TargetRange implements LabelRule {
  private final double tolerance;
  private final double large;

  TargetRange(Thresholds thresholds) {
    this.tolerance = thresholds.value(Threshold.TARGET_TOLERANCE);
    this.large = thresholds.value(Threshold.TARGET_SCALE_LARGE);
  }

  @Override
  public Optional<Finding> look(NetworkProfile network, LayerProfile output, LabelHistory labels) {
    if (LabelForm.takesClassNumbers(output)) {
      return Optional.empty();
    }
    OutputRange range = OutputRange.of(output);
    boolean bounded = "binaryxent".equals(output.settings().loss()); // see LossDomain
    for (int i = 0; !bounded && i < labels.columns(); i++) {
      if (isOutside(range, labels, i)) {
        return Optional.of(outOfReach(output, range, labels));
      }
    }
    for (int i = 0; i < labels.columns(); i++) {
      if (Math.hypot(labels.mean(i), Math.sqrt(labels.variance(i))) > large) {
        return Optional.of(large(output, labels));
      }
    }
    return Optional.empty();
  }

  /** Some targets, and not a few, for they are within a deviation of the mean. */
  private boolean isOutside(OutputRange range, LabelHistory labels, int column) {
    double slack = tolerance * range.width();
    double spread = Math.sqrt(labels.variance(column));
    boolean below =
        labels.smallest(column) < range.lowest() - slack
            && labels.mean(column) - spread < range.lowest();
    boolean above =
        labels.largest(column) > range.highest() + slack
            && labels.mean(column) + spread > range.highest();
    return below || above;
  }

  private static Finding outOfReach(LayerProfile output, OutputRange range, LabelHistory labels) {
    boolean classNumbers = labels.columns() == 1 && labels.isWhole();
    String activation = OutputRange.name(output);
    return Sign.of(
        classNumbers ? Severity.WATCH : Severity.WARNING,
        List.of(output.name()),
        Words.format(
            "targets lie in %s .. %s, and %s can give %s .. %s",
            Words.figure(labels.smallest()),
            Words.figure(labels.largest()),
            DisplayName.of(activation),
            Words.figure(range.lowest()),
            Words.figure(range.highest())),
        new OutputCause.OutOfReach(activation, labels.smallest(), labels.largest()),
        new DataCause.TargetScale(labels.smallest(), labels.largest()));
  }

  private static Finding large(LayerProfile output, LabelHistory labels) {
    return Sign.of(
        Severity.WARNING,
        List.of(output.name()),
        Words.format(
            "targets lie in %s .. %s, where a network begins with outputs of about 1",
            Words.figure(labels.smallest()), Words.figure(labels.largest())),
        new DataCause.TargetScale(labels.smallest(), labels.largest()));
  }
}
