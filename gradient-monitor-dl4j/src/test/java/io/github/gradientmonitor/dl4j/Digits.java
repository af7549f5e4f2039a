package io.github.gradientmonitor.dl4j;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.zip.GZIPInputStream;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

/** Minibatches of the UCI digits in the shapes that different networks want. */
final class Digits {
  static final int PIXELS = 64;
  static final int SIDE = 8;
  static final int CLASSES = 10;
  private static final double[][] ROWS = rows();

  private Digits() {}

  /** Images as rows, [batch, 64]. */
  static DataSet flat(int batch, int number) {
    return flat(batch, number, DataType.FLOAT);
  }

  static DataSet flat(int batch, int number, DataType type) {
    float[][] features = new float[batch][PIXELS];
    float[][] labels = new float[batch][CLASSES];
    for (int i = 0; i < batch; i++) {
      double[] row = ROWS[(number * batch + i) % ROWS.length];
      for (int pixel = 0; pixel < PIXELS; pixel++) {
        features[i][pixel] = (float) row[pixel] / 16;
      }
      labels[i][(int) row[PIXELS]] = 1;
    }
    return new DataSet(
        Nd4j.createFromArray(features).castTo(type), Nd4j.createFromArray(labels).castTo(type));
  }

  /** Images with one channel, [batch, 1, 8, 8]. */
  static DataSet images(int batch, int number) {
    DataSet flat = flat(batch, number);
    return new DataSet(flat.getFeatures().reshape('c', batch, 1, SIDE, SIDE), flat.getLabels());
  }

  /** Images as sequences of their rows, [batch, 8, 8], with a label at the last step only. */
  static DataSet sequences(int batch, int number) {
    DataSet flat = flat(batch, number);
    return new DataSet(
        flat.getFeatures().reshape('c', batch, SIDE, SIDE).permute(0, 2, 1).dup(),
        flat.getLabels());
  }

  private static double[][] rows() {
    try (InputStream file = Digits.class.getResourceAsStream("/data/optdigits/digits.csv.gz")) {
      List<String> lines =
          new BufferedReader(
                  new InputStreamReader(
                      new GZIPInputStream(Objects.requireNonNull(file)), StandardCharsets.US_ASCII))
              .lines()
              .toList();
      double[][] rows = new double[lines.size()][];
      for (int i = 0; i < rows.length; i++) {
        String[] fields = lines.get(i).split(",", -1);
        rows[i] = new double[fields.length];
        for (int j = 0; j < fields.length; j++) {
          rows[i][j] = Double.parseDouble(fields[j]);
        }
      }
      return rows;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
