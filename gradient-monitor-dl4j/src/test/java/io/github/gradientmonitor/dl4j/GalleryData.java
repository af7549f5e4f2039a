package io.github.gradientmonitor.dl4j;

import java.util.Random;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;

/** Small minibatches that can be learnt, the same for the same number, in every shape. */
final class GalleryData {
  static final int BATCH = 8;
  static final int CLASSES = 3;
  static final int FEATURES = 6;
  static final int CHANNELS = 2;
  static final int SIDE = 6;
  static final int VOXELS = 4;
  static final int STEPS = 4;
  static final int TOKENS = 12;
  static final int BOXES = 2;

  private GalleryData() {}

  /** Features [8, 6], labels [8, 3]. */
  static MultiDataSet rows(int number) {
    return new MultiDataSet(signal(number, BATCH, FEATURES), classes());
  }

  /** Features [8, 6], labels [8, 3] of one-hot rows, all in another precision. */
  static MultiDataSet rows(int number, DataType type) {
    return new MultiDataSet(signal(number, BATCH, FEATURES).castTo(type), classes().castTo(type));
  }

  /** Features [8, 2, 6, 6], labels [8, 3]. */
  static MultiDataSet images(int number) {
    return new MultiDataSet(signal(number, BATCH, CHANNELS, SIDE, SIDE), classes());
  }

  /** Features [8, 2, 6, 6], labels [8, 3, 6, 6]: a class for each pixel. */
  static MultiDataSet segmentedImages(int number) {
    INDArray labels = Nd4j.zeros(DataType.FLOAT, BATCH, CLASSES, SIDE, SIDE);
    for (int example = 0; example < BATCH; example++) {
      for (int pixel = 0; pixel < SIDE * SIDE; pixel++) {
        labels.putScalar(
            new int[] {example, (example + pixel) % CLASSES, pixel / SIDE, pixel % SIDE}, 1);
      }
    }
    return new MultiDataSet(signal(number, BATCH, CHANNELS, SIDE, SIDE), labels);
  }

  /** Features [8, 6], labels [8, 1] of ones: rows of the one class that is known. */
  static MultiDataSet ordinaryRows(int number) {
    return new MultiDataSet(signal(number, BATCH, FEATURES), Nd4j.ones(DataType.FLOAT, BATCH, 1));
  }

  /** Features [8, 2, 6, 6], labels [8, 4 + 3, 6, 6]: an object in each image, with its corners. */
  static MultiDataSet objects(int number) {
    INDArray labels = Nd4j.zeros(DataType.FLOAT, BATCH, 4 + CLASSES, SIDE, SIDE);
    for (int example = 0; example < BATCH; example++) {
      int cell = classOf(example) + 1;
      double[] corners = {cell, cell, cell + 1.2, cell + 0.8};
      for (int i = 0; i < corners.length; i++) {
        labels.putScalar(new int[] {example, i, cell, cell}, corners[i]);
      }
      labels.putScalar(new int[] {example, 4 + classOf(example), cell, cell}, 1);
    }
    return new MultiDataSet(signal(number, BATCH, CHANNELS, SIDE, SIDE), labels);
  }

  /** Heights and widths of the boxes that are looked for, shape [2, 2]. */
  static INDArray priors() {
    return Nd4j.create(new float[][] {{1, 1}, {2, 1}});
  }

  /** Features [8, 1, 4, 4, 4], labels [8, 3]. */
  static MultiDataSet volumes(int number) {
    return new MultiDataSet(signal(number, BATCH, 1, VOXELS, VOXELS, VOXELS), classes());
  }

  /** Features [8, 6, 4], labels [8, 3]. */
  static MultiDataSet sequences(int number) {
    return new MultiDataSet(signal(number, BATCH, FEATURES, STEPS), classes());
  }

  /** Features [8, 6, 4], labels [8, 3, 4]: a class for each step. */
  static MultiDataSet labelledSteps(int number) {
    INDArray labels = Nd4j.zeros(DataType.FLOAT, BATCH, CLASSES, STEPS);
    for (int example = 0; example < BATCH; example++) {
      for (int step = 0; step < STEPS; step++) {
        labels.putScalar(new int[] {example, (example + step) % CLASSES, step}, 1);
      }
    }
    return new MultiDataSet(signal(number, BATCH, FEATURES, STEPS), labels);
  }

  /** As {@link #labelledSteps}, with sequences of 1 to 4 steps; masks of features and labels. */
  static MultiDataSet maskedSteps(int number) {
    MultiDataSet batch = labelledSteps(number);
    batch.setFeaturesMaskArrays(new INDArray[] {lengths()});
    batch.setLabelsMaskArray(new INDArray[] {lengths()});
    return batch;
  }

  /** As {@link #sequences}, with sequences of 1 to 4 steps; a mask of the features. */
  static MultiDataSet maskedSequences(int number) {
    MultiDataSet batch = sequences(number);
    batch.setFeaturesMaskArrays(new INDArray[] {lengths()});
    return batch;
  }

  /** Numbers of tokens [8, 1], labels [8, 3]. */
  static MultiDataSet tokens(int number) {
    return new MultiDataSet(tokens(number, 1), classes());
  }

  /** Numbers of tokens [8, 4], labels [8, 3]. */
  static MultiDataSet tokenSequences(int number) {
    return new MultiDataSet(tokens(number, STEPS), classes());
  }

  /** Two inputs [8, 6], two outputs [8, 3]. */
  static MultiDataSet pairs(int number) {
    return new MultiDataSet(
        new INDArray[] {signal(number, BATCH, FEATURES), signal(number + 1000, BATCH, FEATURES)},
        new INDArray[] {classes(), classes()});
  }

  /** Features that depend on the class of the example, with noise. */
  private static INDArray signal(int number, long... shape) {
    Random random = new Random(number);
    INDArray features = Nd4j.create(DataType.FLOAT, shape);
    long size = features.length() / BATCH;
    for (long i = 0; i < features.length(); i++) {
      double phase = (classOf((int) (i / size)) + 1) * (i % size + 1) * 1.7;
      features.putScalar(i, (float) (0.5 * Math.sin(phase) + 0.2 * random.nextGaussian()));
    }
    return features;
  }

  private static INDArray tokens(int number, int steps) {
    Random random = new Random(number);
    INDArray tokens = Nd4j.create(DataType.FLOAT, BATCH, steps);
    for (int i = 0; i < tokens.length(); i++) {
      tokens.putScalar(i, classOf(i / steps) + CLASSES * random.nextInt(TOKENS / CLASSES));
    }
    return tokens;
  }

  private static INDArray classes() {
    INDArray labels = Nd4j.zeros(DataType.FLOAT, BATCH, CLASSES);
    for (int example = 0; example < BATCH; example++) {
      labels.putScalar(example, classOf(example), 1);
    }
    return labels;
  }

  private static INDArray lengths() {
    INDArray mask = Nd4j.zeros(DataType.FLOAT, BATCH, STEPS);
    for (int example = 0; example < BATCH; example++) {
      for (int step = 0; step <= example % STEPS; step++) {
        mask.putScalar(example, step, 1);
      }
    }
    return mask;
  }

  private static int classOf(int example) {
    return example % CLASSES;
  }
}
