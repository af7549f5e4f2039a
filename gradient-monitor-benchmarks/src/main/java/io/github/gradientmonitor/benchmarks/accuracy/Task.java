package io.github.gradientmonitor.benchmarks.accuracy;

import java.util.Arrays;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

/**
 * What a network has to learn, and how well it has learnt it.
 *
 * @param all examples to train with
 * @param batch size of a minibatch
 * @param seed of the order in which examples are drawn
 * @param held examples that the skill is taken over
 * @param metric how much better than a guess an output is
 * @param shuffled whether the examples are drawn in an order that changes with each epoch; else in
 *     the order in which they stand
 */
record Task(DataSet all, int batch, long seed, DataSet held, Metric metric, boolean shuffled) {
  /** Examples that the score is taken over, when none are held out. */
  private static final int SCORED = 500;

  /** Examples of which the first few are scored, after they were trained with. */
  Task(DataSet all, int batch, long seed) {
    this(all, batch, seed, first(all), Metric.USUAL, true);
  }

  /** The same with all examples changed, those that are held out too. */
  Task with(UnaryOperator<DataSet> change) {
    return new Task(change.apply(all), batch, seed, change.apply(held), metric, shuffled);
  }

  /** The minibatch of a step: the next examples of the order of its epoch. */
  DataSet batch(int step) {
    int size = Math.min(batch, all.numExamples());
    int perEpoch = all.numExamples() / size;
    int[] order = order(step / perEpoch);
    int[] rows = new int[size];
    System.arraycopy(order, step % perEpoch * size, rows, 0, size);
    return new DataSet(rows(all.getFeatures(), rows), rows(all.getLabels(), rows));
  }

  /**
   * How much better than guessing a network does, as the metric has it: 0 for a guess, 1 for no
   * mistake; 0 when the output is not a number.
   */
  double skill(Model model) {
    INDArray output = output(model, held.getFeatures());
    if (output.isNaN().any() || output.isInfinite().any()) {
      return 0;
    }
    return metric.skill(held.getLabels(), output);
  }

  private static INDArray output(Model model, INDArray features) {
    return model instanceof MultiLayerNetwork network
        ? network.output(features)
        : ((ComputationGraph) model).outputSingle(features);
  }

  private int[] order(int epoch) {
    int[] order = new int[all.numExamples()];
    Arrays.setAll(order, i -> i);
    if (!shuffled) {
      return order;
    }
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

  private static DataSet first(DataSet all) {
    int[] rows = new int[Math.min(SCORED, all.numExamples())];
    Arrays.setAll(rows, i -> i);
    return new DataSet(rows(all.getFeatures(), rows), rows(all.getLabels(), rows));
  }

  private static long[] shape(INDArray array, int n) {
    long[] shape = array.shape().clone();
    shape[0] = n;
    return shape;
  }
}
