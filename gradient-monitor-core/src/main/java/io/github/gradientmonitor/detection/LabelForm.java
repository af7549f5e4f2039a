package io.github.gradientmonitor.detection;

import io.github.gradientmonitor.diagnosis.Cause;
import io.github.gradientmonitor.diagnosis.Finding;
import io.github.gradientmonitor.diagnosis.LabelCause;
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
import java.util.Set;

/**
 * Are the labels what the output layer takes: more than one value, a column for each class where it
 * cannot give their numbers, one class a row under a cross-entropy over classes?
 */
final class LabelForm implements LabelRule {
  /** Rows from which on labels that never change are no accident. */
  private static final long ENOUGH = 32;

  /** More classes than this in one column are sooner a quantity. */
  private static final int MOST_CLASSES = 100;

  private static final Set<String> OVER_CLASSES = Set.of("mcxent", "negativeloglikelihood");

  private final int batches;

  LabelForm(Thresholds thresholds) {
    this.batches = thresholds.count(Threshold.BATCHES_CONSTANT);
  }

  @Override
  public Optional<Finding> look(NetworkProfile network, LayerProfile output, LabelHistory labels) {
    if (labels.isConstant() && labels.rows() >= ENOUGH) {
      return sign(
          labels.batches() >= batches ? Severity.CRITICAL : Severity.WARNING,
          output,
          Words.format("the labels of all %d rows so far are the same", labels.rows()),
          new LabelCause.Constant());
    } else if (areNumbersOfClasses(labels)
        && OutputRange.of(output).isUpToOne()
        && !takesClassNumbers(output)) {
      return sign(
          Severity.CRITICAL,
          output,
          Words.format(
              "the labels are whole numbers 0 .. %.0f in one column, under %s",
              labels.largest(), DisplayName.of(OutputRange.name(output))),
          new LabelCause.ClassNumbers((int) labels.largest() + 1));
    }
    return OVER_CLASSES.contains(String.valueOf(output.settings().loss())) && labels.columns() > 1
        ? overClasses(output, labels)
        : Optional.empty();
  }

  /**
   * Whether the loss is held against the number of the class, and not against a column for each.
   */
  static boolean takesClassNumbers(LayerProfile output) {
    return "sparsemcxent".equals(output.settings().loss());
  }

  private static boolean areNumbersOfClasses(LabelHistory labels) {
    return labels.columns() == 1
        && labels.isWhole()
        && labels.smallest() == 0
        && labels.largest() >= 2
        && labels.largest() < MOST_CLASSES;
  }

  private static Optional<Finding> overClasses(LayerProfile output, LabelHistory labels) {
    String activation = OutputRange.name(output);
    if (labels.severalSet() > labels.rows() / 20) {
      double share = (double) labels.severalSet() / labels.rows();
      return sign(
          Severity.WARNING,
          output,
          Words.format(
              "%s of the rows of the labels have more than one class set, under %s",
              Words.percent(share), DisplayName.of(activation)),
          new LabelCause.SeveralClasses(share),
          new OutputCause.Loss(activation, String.valueOf(output.settings().loss())));
    } else if (labels.smallestSum() < 0.9 || labels.largestSum() > 1.1 || labels.smallest() < 0) {
      return sign(
          labels.smallest() < 0 ? Severity.WARNING : Severity.WATCH,
          output,
          Words.format(
              "rows of the labels sum to %s .. %s, where a cross-entropy over classes takes 1",
              Words.figure(labels.smallestSum()), Words.figure(labels.largestSum())),
          new LabelCause.NoDistribution(labels.smallestSum(), labels.largestSum()));
    }
    return Optional.empty();
  }

  private static Optional<Finding> sign(
      Severity severity, LayerProfile output, String sentence, Cause... causes) {
    return Optional.of(Sign.of(severity, List.of(output.name()), sentence, causes));
  }
}
