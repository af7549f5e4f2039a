package io.github.gradientmonitor.examples;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.zip.GZIPInputStream;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The number of births in the United States on each day of 1994 to 2003, which comes with the
 * project: a series with a week, a year and a trend in it, scaled to mean 0 and variance 1.
 */
public final class DailyBirths {
  private static final String RESOURCE = "/data/births/births.csv.gz";
  private static final int BIRTHS = 4;

  private DailyBirths() {}

  /** The 3652 days in order, scaled to mean 0 and variance 1. */
  public static double[] read() {
    double[] births = births();
    double mean = 0;
    for (double day : births) {
      mean += day / births.length;
    }
    double variance = 0;
    for (double day : births) {
      variance += (day - mean) * (day - mean) / births.length;
    }
    for (int i = 0; i < births.length; i++) {
      births[i] = (births[i] - mean) / Math.sqrt(variance);
    }
    return births;
  }

  /**
   * Sequences of days that follow one another, each with the day behind it as its label.
   *
   * @param series from {@link #read()}
   * @param starts first day of each sequence
   * @param days length of a sequence
   * @return features [sequences, 1, days], labels [sequences, 1]
   */
  public static DataSet sequences(double[] series, int[] starts, int days) {
    INDArray features = Nd4j.zeros(DataType.FLOAT, starts.length, 1, days);
    INDArray labels = Nd4j.zeros(DataType.FLOAT, starts.length, 1);
    for (int i = 0; i < starts.length; i++) {
      for (int day = 0; day < days; day++) {
        features.putScalar(i, 0, day, series[starts[i] + day]);
      }
      labels.putScalar(i, 0, series[starts[i] + days]);
    }
    return new DataSet(features, labels);
  }

  private static double[] births() {
    try (InputStream file = DailyBirths.class.getResourceAsStream(RESOURCE)) {
      if (file == null) {
        throw new IllegalStateException("not on the class path: " + RESOURCE);
      }
      return new BufferedReader(
              new InputStreamReader(new GZIPInputStream(file), StandardCharsets.US_ASCII))
          .lines()
          .skip(1)
          .mapToDouble(line -> Double.parseDouble(line.split(",", -1)[BIRTHS]))
          .toArray();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + RESOURCE, e);
    }
  }
}
