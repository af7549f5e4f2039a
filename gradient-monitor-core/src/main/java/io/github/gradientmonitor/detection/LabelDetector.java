package io.github.gradientmonitor.detection;

import io.github.gradientmonitor.diagnosis.Finding;
import io.github.gradientmonitor.diagnosis.LabelCause;
import io.github.gradientmonitor.diagnosis.OutputCause;
import io.github.gradientmonitor.diagnosis.Severity;
import io.github.gradientmonitor.diagnosis.Words;
import io.github.gradientmonitor.observation.ActivationFamily;
import io.github.gradientmonitor.observation.DisplayName;
import io.github.gradientmonitor.observation.LabelSample;
import io.github.gradientmonitor.observation.LayerProfile;
import io.github.gradientmonitor.statistics.ColumnStatistics;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Are the labels what the output layer takes: more than one value, a column for each class under a
 * softmax, one class a row under a cross-entropy over classes?
 */
final class LabelDetector implements Detector {
  /** Rows from which on labels that never change are no accident. */
  private static final long ENOUGH = 32;

  /** Minibatches after which labels that never change are not merely sorted. */
  private static final int BATCHES = 50;

  /** More classes than this in one column are sooner a quantity. */
  private static final int MOST_CLASSES = 100;

  private static final Set<String> OVER_CLASSES = Set.of("mcxent", "negativeloglikelihood");

  private final Map<String, Seen> outputs = new HashMap<>();
  private List<Finding> found = List.of();

  /** What was seen of one output so far. */
  private static final class Seen {
    private long rows;
    private int batches;
    private double smallest = Double.POSITIVE_INFINITY;
    private double largest = Double.NEGATIVE_INFINITY;
    private boolean constant = true;
    private boolean whole = true;
    private long severalSet;
    private double smallestSum = Double.POSITIVE_INFINITY;
    private double largestSum = Double.NEGATIVE_INFINITY;
    private double[] firstMeans = new double[0];

    void accept(ColumnStatistics columns) {
      if (firstMeans.length != columns.columns()) {
        firstMeans = new double[columns.columns()];
        for (int i = 0; i < firstMeans.length; i++) {
          firstMeans[i] = columns.mean(i);
        }
      }
      for (int i = 0; i < firstMeans.length; i++) {
        constant &= !(columns.variance(i) > 0) && columns.mean(i) == firstMeans[i];
      }
      rows += columns.rows();
      batches++;
      smallest = Math.min(smallest, columns.smallest());
      largest = Math.max(largest, columns.largest());
      whole &= columns.facts().whole();
      severalSet += columns.facts().severalSet();
      smallestSum = Math.min(smallestSum, columns.facts().smallestSum());
      largestSum = Math.max(largestSum, columns.facts().largestSum());
    }
  }

  @Override
  public List<Finding> inspect(Reading reading) {
    for (LabelSample labels : reading.step().data().labels()) {
      if (labels.columns().rows() > 0) {
        outputs.computeIfAbsent(labels.output(), name -> new Seen()).accept(labels.columns());
      }
    }
    if (reading.step().data().labels().isEmpty()) {
      return found;
    }
    List<Finding> findings = new ArrayList<>(0);
    outputs.forEach(
        (name, seen) -> {
          LayerProfile output = Sign.output(reading.step().network(), name);
          if (output != null && seen.rows > 1) {
            look(output, seen, findings);
          }
        });
    found = List.copyOf(findings);
    return found;
  }

  private static void look(LayerProfile output, Seen seen, List<Finding> findings) {
    List<String> layers = List.of(output.name());
    ActivationFamily family = output.family();
    boolean overClasses = OVER_CLASSES.contains(String.valueOf(output.settings().loss()));
    int columns = seen.firstMeans.length;
    if (seen.constant && seen.rows >= ENOUGH) {
      findings.add(
          Sign.of(
              seen.batches >= BATCHES ? Severity.CRITICAL : Severity.WARNING,
              layers,
              Words.format("the labels of all %d rows so far are the same", seen.rows),
              new LabelCause.Constant()));
    } else if (columns == 1
        && seen.whole
        && seen.smallest == 0
        && seen.largest >= 2
        && seen.largest < MOST_CLASSES
        && (family == ActivationFamily.SIGMOID || family == ActivationFamily.SOFTMAX)) {
      findings.add(
          Sign.of(
              Severity.CRITICAL,
              layers,
              Words.format(
                  "the labels are whole numbers 0 .. %.0f in one column, under %s",
                  seen.largest, DisplayName.of(String.valueOf(output.activation()))),
              new LabelCause.ClassNumbers((int) seen.largest + 1)));
    } else if (overClasses && columns > 1 && seen.severalSet > seen.rows / 20) {
      double share = (double) seen.severalSet / seen.rows;
      findings.add(
          Sign.of(
              Severity.WARNING,
              layers,
              Words.format(
                  "%s of the rows of the labels have more than one class set, under %s",
                  Words.percent(share), DisplayName.of(String.valueOf(output.activation()))),
              new LabelCause.SeveralClasses(share),
              new OutputCause.Loss(
                  String.valueOf(output.activation()), String.valueOf(output.settings().loss()))));
    } else if (overClasses
        && columns > 1
        && (seen.smallestSum < 0.9 || seen.largestSum > 1.1 || seen.smallest < 0)) {
      findings.add(
          Sign.of(
              seen.smallest < 0 ? Severity.WARNING : Severity.WATCH,
              layers,
              Words.format(
                  "rows of the labels sum to %s .. %s, where a cross-entropy over classes takes 1",
                  Words.figure(seen.smallestSum), Words.figure(seen.largestSum)),
              new LabelCause.NoDistribution(seen.smallestSum, seen.largestSum)));
    }
  }
}
