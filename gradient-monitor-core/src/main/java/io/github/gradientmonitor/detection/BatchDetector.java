package io.github.gradientmonitor.detection;

import io.github.gradientmonitor.diagnosis.Finding;
import io.github.gradientmonitor.diagnosis.LabelCause;
import io.github.gradientmonitor.diagnosis.RestraintCause;
import io.github.gradientmonitor.diagnosis.Severity;
import io.github.gradientmonitor.diagnosis.Threshold;
import io.github.gradientmonitor.diagnosis.Thresholds;
import io.github.gradientmonitor.diagnosis.Words;
import io.github.gradientmonitor.observation.DataSample;
import io.github.gradientmonitor.observation.LabelSample;
import io.github.gradientmonitor.observation.LayerRole;
import io.github.gradientmonitor.observation.NetworkProfile;
import io.github.gradientmonitor.statistics.ColumnStatistics;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Are minibatches made so that a step sees more than one class, or more than one example?
 *
 * <p>One class after the other is sorted data, whose loss is deceptive: each class is learnt while
 * it lasts, and forgotten. Classes that take turns from step to step may be meant, as real and
 * generated examples are in an adversarial network.
 */
final class BatchDetector implements Detector {
  /** Rows from which on a minibatch of several classes would show more than one. */
  private static final int ROWS = 8;

  private final int enough;
  private final double nearlyAll;
  private final Set<Integer> classes = new HashSet<>();
  private int batches;
  private int single;
  private int previous = -1;
  private int repeated;
  private double[] shares = new double[0];
  private boolean normalizesOne;
  private List<Finding> found = List.of();

  BatchDetector(Thresholds thresholds) {
    this.enough = thresholds.count(Threshold.BATCHES);
    this.nearlyAll = thresholds.value(Threshold.CLASS_SHARE);
  }

  @Override
  public List<Finding> inspect(Reading reading) {
    DataSample data = reading.step().data();
    if (data.labels().isEmpty()) {
      return found;
    }
    NetworkProfile network = reading.step().network();
    for (LabelSample labels : data.labels()) {
      accept(labels.columns());
    }
    normalizesOne |=
        data.examples() == 1
            && !data.labels().isEmpty()
            && data.labels().get(0).columns().rows() == 1
            && network.layers().stream().anyMatch(l -> l.role() == LayerRole.NORMALIZATION);
    List<Finding> findings = new ArrayList<>(0);
    if (normalizesOne) {
      findings.add(
          Sign.of(
              Severity.WARNING,
              List.of(),
              "batch normalisation takes the variance of minibatches of one example",
              new RestraintCause.BatchOfOne()));
    }
    if (batches >= enough && classes.size() > 1 && 2 * single >= batches) {
      double share = (double) single / batches;
      findings.add(
          Sign.of(
              2 * repeated >= single ? Severity.CRITICAL : Severity.WARNING,
              List.of(),
              Words.format(
                  "%d of %d minibatches hold one class each, of %d classes",
                  single, batches, classes.size()),
              new LabelCause.SortedBatches(share)));
    }
    double most = 0;
    for (double share : shares) {
      most = Math.max(most, share);
    }
    if (batches >= enough && most >= nearlyAll && most < 1) {
      findings.add(
          Sign.of(
              Severity.WATCH,
              List.of(),
              Words.format(
                  "one class is in %s of the rows, so that a guess is right as often",
                  Words.percent(most)),
              new LabelCause.Imbalance(most)));
    }
    found = List.copyOf(findings);
    return found;
  }

  private void accept(ColumnStatistics columns) {
    if (!columns.facts().whole() || columns.smallest() < 0 || columns.largest() > 1) {
      return;
    }
    for (int i = 0; i < columns.columns(); i++) {
      if (columns.count(i) < columns.rows()) {
        return; // a row with gaps is of no one class
      }
    }
    if (shares.length != columns.columns()) {
      shares = new double[columns.columns()];
    }
    batches++;
    int only = -1;
    for (int i = 0; i < shares.length; i++) {
      shares[i] += (columns.mean(i) - shares[i]) / batches;
      only = columns.mean(i) == 1 ? i : only;
    }
    boolean binary = shares.length == 1;
    boolean pure = binary ? columns.variance(0) == 0 : only >= 0;
    if (pure && columns.rows() >= ROWS) {
      int one = binary ? (int) columns.mean(0) : only;
      single++;
      repeated += one == previous ? 1 : 0;
      previous = one;
      classes.add(one);
    }
  }
}
