package io.github.gradientmonitor.testing;

import io.github.gradientmonitor.observation.DataSample;
import io.github.gradientmonitor.observation.FeatureSample;
import io.github.gradientmonitor.observation.LabelSample;
import io.github.gradientmonitor.observation.LossFunction;
import io.github.gradientmonitor.statistics.ColumnAccumulator;
import io.github.gradientmonitor.statistics.ColumnStatistics;
import java.util.ArrayList;
import java.util.List;

/** Minibatches for the tests. */
public final class Labels {
  private Labels() {}

  /** A table, row by row. */
  public static ColumnStatistics table(float[]... rows) {
    ColumnAccumulator accumulator = new ColumnAccumulator(rows[0].length);
    for (float[] row : rows) {
      accumulator.accept(row, 0, 1);
    }
    return accumulator.snapshot();
  }

  /** Labels of the output "out", with a loss that is divided by their number. */
  public static DataSample of(LossFunction loss, float[]... rows) {
    return of(loss, 0, rows);
  }

  /** The same, with a fingerprint of the minibatch. */
  public static DataSample of(LossFunction loss, long fingerprint, float[]... rows) {
    LabelSample labels = new LabelSample("out", loss, table(rows), rows.length, Double.NaN);
    return new DataSample(List.of(), List.of(labels), rows.length, fingerprint, 0);
  }

  /**
   * Labels of the outputs "out1", "out2" and so on under the mean squared error; a guess has a loss
   * of 1 in each.
   *
   * @param losses of each output; NaN where its own is not known
   */
  public static DataSample ofOutputs(double... losses) {
    List<LabelSample> labels = new ArrayList<>();
    for (int i = 0; i < losses.length; i++) {
      labels.add(
          new LabelSample(
              "out" + (i + 1),
              LossFunction.MEAN_SQUARED_ERROR,
              table(new float[] {0}, new float[] {2}),
              2,
              Double.NaN,
              losses[i]));
    }
    return new DataSample(List.of(), labels, 2, 0, 0);
  }

  /** Features of the one input. */
  public static DataSample features(float[]... rows) {
    return new DataSample(
        List.of(new FeatureSample("input", table(rows))), List.of(), rows.length, 0, 0);
  }
}
