package io.github.gradientmonitor.benchmarks.accuracy;

import io.github.gradientmonitor.examples.DailyBirths;
import io.github.gradientmonitor.examples.FashionImages;
import io.github.gradientmonitor.examples.OpticalDigits;
import java.util.Random;
import java.util.stream.IntStream;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** What the networks of the bench are trained on. */
final class Data {
  private static final int POINTS = 1000;
  private static final DataSet DIGITS = OpticalDigits.read();
  private static final DataSet FASHION = FashionImages.train();

  private Data() {}

  /** UCI digits: 64 grey values, 10 classes. */
  static DataSet digits() {
    return DIGITS;
  }

  /** A part of Fashion-MNIST, reduced to every second pixel: 1 x 14 x 14, 10 classes. */
  static DataSet fashion() {
    INDArray half =
        FASHION
            .getFeatures()
            .get(
                NDArrayIndex.all(),
                NDArrayIndex.all(),
                NDArrayIndex.interval(0, 2, FashionImages.SIDE),
                NDArrayIndex.interval(0, 2, FashionImages.SIDE))
            .dup('c');
    return new DataSet(half, FASHION.getLabels());
  }

  /** Two noisy circles, one inside the other: 2 numbers, 2 classes. */
  static DataSet circles(long seed) {
    Random random = new Random(seed);
    INDArray features = Nd4j.zeros(DataType.FLOAT, POINTS, 2);
    INDArray labels = Nd4j.zeros(DataType.FLOAT, POINTS, 2);
    for (int i = 0; i < POINTS; i++) {
      int outer = i % 2;
      double radius = outer == 1 ? 1 : 0.4;
      double angle = 2 * Math.PI * random.nextDouble();
      features.putScalar(i, 0, radius * Math.cos(angle) + 0.1 * random.nextGaussian());
      features.putScalar(i, 1, radius * Math.sin(angle) + 0.1 * random.nextGaussian());
      labels.putScalar(i, outer, 1);
    }
    return new DataSet(features, labels);
  }

  /** Three Gaussian clouds: 2 numbers, 3 classes. */
  static DataSet blobs(long seed) {
    Random random = new Random(seed);
    double[][] centres = {{-1, -0.6}, {1, -0.6}, {0, 1}};
    INDArray features = Nd4j.zeros(DataType.FLOAT, POINTS, 2);
    INDArray labels = Nd4j.zeros(DataType.FLOAT, POINTS, 3);
    for (int i = 0; i < POINTS; i++) {
      int cloud = i % 3;
      features.putScalar(i, 0, centres[cloud][0] + 0.4 * random.nextGaussian());
      features.putScalar(i, 1, centres[cloud][1] + 0.4 * random.nextGaussian());
      labels.putScalar(i, cloud, 1);
    }
    return new DataSet(features, labels);
  }

  /** Exclusive or, each of the four cases 16 times. */
  static DataSet xor() {
    INDArray features = Nd4j.zeros(DataType.FLOAT, 64, 2);
    INDArray labels = Nd4j.zeros(DataType.FLOAT, 64, 2);
    for (int i = 0; i < 64; i++) {
      int a = i & 1;
      int b = i >> 1 & 1;
      features.putScalar(i, 0, a);
      features.putScalar(i, 1, b);
      labels.putScalar(i, a ^ b, 1);
    }
    return new DataSet(features, labels);
  }

  /** A power of x with noise: y = scale x^power, x evenly in -range .. range. */
  static DataSet power(int power, double scale, double range, double noise, long seed) {
    Random random = new Random(seed);
    INDArray features = Nd4j.zeros(DataType.FLOAT, 400, 1);
    INDArray labels = Nd4j.zeros(DataType.FLOAT, 400, 1);
    for (int i = 0; i < 400; i++) {
      double x = -range + 2 * range * i / 399;
      features.putScalar(i, 0, x);
      labels.putScalar(i, 0, scale * Math.pow(x, power) + noise * random.nextGaussian());
    }
    return new DataSet(features, labels);
  }

  /** The digits as their own labels, for autoencoders. */
  static DataSet digitsTwice() {
    return new DataSet(DIGITS.getFeatures(), DIGITS.getFeatures());
  }

  /** Days of births that follow one another, as sequences: 1 number a day; the next day. */
  static DataSet births(int days) {
    double[] series = DailyBirths.read();
    int[] starts = IntStream.range(0, (series.length - days) / 3).map(i -> 3 * i).toArray();
    return DailyBirths.sequences(series, starts, days);
  }

  /** The same examples with features and labels multiplied. */
  static DataSet scaled(DataSet data, double features, double labels) {
    return new DataSet(data.getFeatures().mul(features), data.getLabels().mul(labels));
  }
}
