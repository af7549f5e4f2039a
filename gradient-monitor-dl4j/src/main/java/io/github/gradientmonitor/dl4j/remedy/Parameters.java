package io.github.gradientmonitor.dl4j.remedy;

import io.github.gradientmonitor.dl4j.internal.network.Network;
import java.util.Map;
import java.util.Random;
import org.nd4j.linalg.api.ndarray.INDArray;

/** The parameters of one layer or vertex, as views of the network's. */
record Parameters(Map<String, INDArray> table) {
  private static final String RECURRENT = "RW";

  /** Parameters of the layer at a position of a sequence, or of that name in a graph. */
  static Parameters of(Network network, String key) {
    Map<String, INDArray> table = network.trainable(key).paramTable(false);
    return new Parameters(table == null ? Map.of() : table);
  }

  boolean isEmpty() {
    return table.isEmpty();
  }

  /** Takes the values of others over; does nothing if shapes differ or a value is not finite. */
  boolean copy(Parameters from) {
    for (Map.Entry<String, INDArray> entry : table.entrySet()) {
      INDArray value = from.table.get(entry.getKey());
      if (value == null
          || !value.equalShapes(entry.getValue())
          || !Double.isFinite(value.sumNumber().doubleValue())) {
        return false;
      }
    }
    table.forEach((key, value) -> value.assign(from.table.get(key)));
    return true;
  }

  /**
   * Makes each square block of the recurrent weights, one for each gate, orthogonal: Gram and
   * Schmidt's process on normal random numbers. Deeplearning4j's own distribution may never end.
   */
  void orthogonalize(long seed) {
    INDArray weights = table.get(RECURRENT);
    if (weights == null) {
      return;
    }
    int units = (int) weights.size(0);
    Random random = new Random(seed);
    int blocks = (int) (weights.size(1) / units);
    for (int block = 0; block < blocks; block++) {
      double[][] rows = orthogonal(units, random);
      for (int i = 0; i < units; i++) {
        for (int j = 0; j < units; j++) {
          weights.putScalar(new int[] {i, block * units + j}, rows[i][j]);
        }
      }
    }
  }

  private static double[][] orthogonal(int n, Random random) {
    double[][] rows = new double[n][n];
    for (int i = 0; i < n; i++) {
      double norm;
      do {
        for (int k = 0; k < n; k++) {
          rows[i][k] = random.nextGaussian();
        }
        for (int j = 0; j < i; j++) {
          double shared = dot(rows[i], rows[j]);
          for (int k = 0; k < n; k++) {
            rows[i][k] -= shared * rows[j][k];
          }
        }
        norm = Math.sqrt(dot(rows[i], rows[i]));
      } while (norm < 1e-6);
      for (int k = 0; k < n; k++) {
        rows[i][k] /= norm;
      }
    }
    return rows;
  }

  private static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }
}
