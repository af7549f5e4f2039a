package io.github.gradientmonitor.benchmarks.accuracy;

import java.util.Random;
import java.util.function.UnaryOperator;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * Examples to train with, and examples of the same kind that are held out.
 *
 * @param train to train with
 * @param held to judge by
 */
record Table(DataSet train, DataSet held) {
  private static final int EXAMPLES = 900;
  private static final double TRAINED = 2.0 / 3;

  static Table of(INDArray features, INDArray labels) {
    int n = (int) features.size(0);
    int cut = (int) (TRAINED * n);
    return new Table(
        new DataSet(rows(features, 0, cut), rows(labels, 0, cut)),
        new DataSet(rows(features, cut, n), rows(labels, cut, n)));
  }

  /** Columns of mean 0 and variance about 1, in two clouds for each class, which hardly overlap. */
  static Table classes(int columns, int classes, long seed) {
    Random random = new Random(seed);
    double[][] centres = new double[2 * classes][columns];
    for (double[] centre : centres) {
      for (int i = 0; i < columns; i++) {
        centre[i] = random.nextGaussian();
      }
    }
    INDArray features = zeros(EXAMPLES, columns);
    INDArray labels = zeros(EXAMPLES, classes);
    for (int row = 0; row < EXAMPLES; row++) {
      int cloud = random.nextInt(2 * classes);
      for (int i = 0; i < columns; i++) {
        features.putScalar(row, i, centres[cloud][i] + 0.35 * random.nextGaussian());
      }
      labels.putScalar(row, cloud % classes, 1);
    }
    return of(features, labels);
  }

  /**
   * Two classes in one column, 0 and 1, of which the second is rare: it lies in one cloud in the
   * midst of the other.
   */
  static Table rare(double share, double distance, long seed) {
    Random random = new Random(seed);
    int n = 3 * EXAMPLES;
    INDArray features = zeros(n, 4);
    INDArray labels = zeros(n, 2);
    for (int row = 0; row < n; row++) {
      boolean isRare = random.nextDouble() < share;
      for (int i = 0; i < 4; i++) {
        features.putScalar(row, i, (isRare ? distance : 0) + random.nextGaussian());
      }
      labels.putScalar(row, isRare ? 1 : 0, 1);
    }
    return of(features, labels);
  }

  /** Numbers of mean 0 and variance about 1: a smooth function of each column, and some noise. */
  static Table numbers(int columns, int targets, double noise, long seed) {
    return numbers(EXAMPLES, columns, targets, noise, seed);
  }

  private static Table numbers(int examples, int columns, int targets, double noise, long seed) {
    Random random = new Random(seed);
    double[][] weights = new double[targets][2 * columns];
    for (double[] row : weights) {
      for (int i = 0; i < row.length; i++) {
        row[i] = random.nextGaussian() / Math.sqrt(columns);
      }
    }
    INDArray features = zeros(examples, columns);
    INDArray labels = zeros(examples, targets);
    for (int row = 0; row < examples; row++) {
      double[] x = new double[columns];
      for (int i = 0; i < columns; i++) {
        x[i] = random.nextGaussian();
        features.putScalar(row, i, x[i]);
      }
      for (int target = 0; target < targets; target++) {
        double y = noise * random.nextGaussian();
        for (int i = 0; i < columns; i++) {
          y += weights[target][i] * x[i] + weights[target][columns + i] * Math.sin(2 * x[i]);
        }
        labels.putScalar(row, target, y);
      }
    }
    return of(features, labels);
  }

  /** Classes of which each column tells a little: the largest of as many such numbers. */
  static Table scores(int columns, int classes, long seed) {
    return numbers(3 * EXAMPLES, columns, classes, 0, seed)
        .labels(
            scores -> {
              INDArray best = scores.argMax(1);
              scores.assign(0);
              for (int row = 0; row < scores.size(0); row++) {
                scores.putScalar(row, best.getInt(row), 1);
              }
              return scores;
            });
  }

  /** Columns that are on or off each by itself, by the sign of a sum over some features. */
  static Table bits(int columns, int bits, long seed) {
    Table numbers = numbers(columns, bits, 0.05, seed);
    return numbers.labels(labels -> labels.gt(0).castTo(DataType.FLOAT));
  }

  /** Whether the number of bits that are on is odd, all combinations several times. */
  static Table parity(int bits, long seed) {
    Random random = new Random(seed);
    INDArray features = zeros(EXAMPLES, bits);
    INDArray labels = zeros(EXAMPLES, 2);
    for (int row = 0; row < EXAMPLES; row++) {
      int parity = 0;
      for (int i = 0; i < bits; i++) {
        int bit = random.nextInt(2);
        parity ^= bit;
        features.putScalar(row, i, 2 * bit - 1);
      }
      labels.putScalar(row, parity, 1);
    }
    return of(features, labels);
  }

  /** The digits. */
  static Table digits(long seed) {
    DataSet digits = Data.digits().copy();
    digits.shuffle(seed);
    return of(digits.getFeatures(), digits.getLabels());
  }

  /** The digits as their own labels. */
  static Table digitsTwice(long seed) {
    return digits(seed).twice();
  }

  /** Days of births and the next day, as sequences. */
  static Table births(int days, long seed) {
    DataSet births = Data.births(days).copy();
    births.shuffle(seed);
    return of(births.getFeatures(), births.getLabels());
  }

  /** Sine waves of one of several frequencies, any phase and some noise: [examples, 1, steps]. */
  static Table waves(int classes, int steps, long seed) {
    Random random = new Random(seed);
    INDArray features = Nd4j.zeros(DataType.FLOAT, EXAMPLES, 1, steps);
    INDArray labels = zeros(EXAMPLES, classes);
    for (int row = 0; row < EXAMPLES; row++) {
      int kind = random.nextInt(classes);
      double phase = 2 * Math.PI * random.nextDouble();
      for (int step = 0; step < steps; step++) {
        double angle = phase + 2 * Math.PI * (kind + 1) * step / steps;
        features.putScalar(row, 0, step, Math.sin(angle) + 0.1 * random.nextGaussian());
      }
      labels.putScalar(row, kind, 1);
    }
    return of(features, labels);
  }

  /**
   * Letters of an alphabet of eight and the letter that follows each, as one-hot sequences: words
   * that are drawn from a short list, of which some letters are frequent.
   */
  static Table letters(int steps, long seed) {
    Random random = new Random(seed);
    String[] words = {"aab", "aacd", "aaeaf", "aagh"};
    StringBuilder text = new StringBuilder();
    while (text.length() < (steps + 1) * EXAMPLES) {
      text.append(words[random.nextInt(words.length)]);
    }
    INDArray features = Nd4j.zeros(DataType.FLOAT, EXAMPLES, 8, steps);
    INDArray labels = Nd4j.zeros(DataType.FLOAT, EXAMPLES, 8, steps);
    for (int row = 0; row < EXAMPLES; row++) {
      for (int step = 0; step < steps; step++) {
        int at = row * steps + step;
        features.putScalar(new int[] {row, text.charAt(at) - 'a', step}, 1);
        labels.putScalar(new int[] {row, text.charAt(at + 1) - 'a', step}, 1);
      }
    }
    return of(features, labels);
  }

  /** The same with other features. */
  Table features(UnaryOperator<INDArray> change) {
    return new Table(
        new DataSet(change.apply(train.getFeatures().dup()), train.getLabels()),
        new DataSet(change.apply(held.getFeatures().dup()), held.getLabels()));
  }

  /** The same with other labels. */
  Table labels(UnaryOperator<INDArray> change) {
    return new Table(
        new DataSet(train.getFeatures(), change.apply(train.getLabels().dup())),
        new DataSet(held.getFeatures(), change.apply(held.getLabels().dup())));
  }

  /** The same with other examples to train with; those that are held out stay. */
  Table training(UnaryOperator<DataSet> change) {
    return new Table(change.apply(train.copy()), held);
  }

  /** The features as their own labels. */
  Table twice() {
    return new Table(twice(train), twice(held));
  }

  private static DataSet twice(DataSet data) {
    return new DataSet(data.getFeatures(), data.getFeatures().dup());
  }

  private static INDArray zeros(int rows, int columns) {
    return Nd4j.zeros(DataType.FLOAT, rows, columns);
  }

  private static INDArray rows(INDArray array, int from, int to) {
    return array.rank() == 3
        ? array
            .get(NDArrayIndex.interval(from, to), NDArrayIndex.all(), NDArrayIndex.all())
            .dup('c')
        : array.get(NDArrayIndex.interval(from, to), NDArrayIndex.all()).dup('c');
  }
}
