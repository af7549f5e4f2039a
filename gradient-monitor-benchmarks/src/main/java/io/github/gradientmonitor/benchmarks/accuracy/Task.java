package io.github.gradientmonitor.benchmarks.accuracy;

import java.util.Arrays;
import java.util.Random;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

/**
 * What a network has to learn, and how well it has learnt it.
 *
 * @param all examples, in an order that does not matter
 * @param batch size of a minibatch
 * @param seed of the order in which examples are drawn
 */
record Task(DataSet all, int batch, long seed) {
  /** Examples that the score is taken over. */
  private static final int SCORED = 500;

  /** The minibatch of a step: the next examples of a random order that changes with each epoch. */
  DataSet batch(int step) {
    int size = Math.min(batch, all.numExamples());
    int perEpoch = all.numExamples() / size;
    int[] order = order(step / perEpoch);
    int[] rows = new int[size];
    System.arraycopy(order, step % perEpoch * size, rows, 0, size);
    return new DataSet(rows(all.getFeatures(), rows), rows(all.getLabels(), rows));
  }

  /**
   * How much better than guessing a network does on the training examples: 0 for a guess, 1 for no
   * mistake. For classes it is the accuracy above that of a guess, for numbers R<sup>2</sup>; 0
   * when the output is not a number.
   */
  double skill(Model model) {
    int n = Math.min(SCORED, all.numExamples());
    INDArray features = first(all.getFeatures(), n);
    INDArray labels = first(all.getLabels(), n);
    INDArray output = output(model, features);
    if (output.isNaN().any() || output.isInfinite().any()) {
      return 0;
    }
    if (areClasses(labels)) {
      double accuracy =
          output
              .argMax(1)
              .eq(labels.argMax(1))
              .castTo(labels.dataType())
              .meanNumber()
              .doubleValue();
      double guess = 1.0 / labels.size(1);
      return Math.max(0, (accuracy - guess) / (1 - guess));
    }
    double residual = labels.sub(output).norm2Number().doubleValue();
    double total = labels.sub(labels.meanNumber()).norm2Number().doubleValue();
    return Math.max(0, 1 - residual * residual / (total * total));
  }

  private static boolean areClasses(INDArray labels) {
    return labels.rank() == 2 && labels.size(1) > 1 && labels.sum(1).eq(1).all();
  }

  private static INDArray output(Model model, INDArray features) {
    return model instanceof MultiLayerNetwork network
        ? network.output(features)
        : ((ComputationGraph) model).outputSingle(features);
  }

  private int[] order(int epoch) {
    int[] order = new int[all.numExamples()];
    Random random = new Random(seed * 1_000_003 + epoch);
    for (int i = 0; i < order.length; i++) {
      int j = random.nextInt(i + 1);
      order[i] = order[j];
      order[j] = i;
    }
    return order;
  }

  private static INDArray rows(INDArray array, int... rows) {
    INDArray flat = array.reshape(array.size(0), array.length() / array.size(0));
    return Nd4j.pullRows(flat, 1, rows).reshape(shape(array, rows.length));
  }

  private static INDArray first(INDArray array, int n) {
    int[] rows = new int[n];
    Arrays.setAll(rows, i -> i);
    return rows(array, rows);
  }

  private static long[] shape(INDArray array, int n) {
    long[] shape = array.shape().clone();
    shape[0] = n;
    return shape;
  }
}
