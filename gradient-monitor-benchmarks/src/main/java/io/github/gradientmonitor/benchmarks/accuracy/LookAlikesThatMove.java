package io.github.gradientmonitor.benchmarks.accuracy;

import java.util.Random;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.weights.WeightInit;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Networks whose data or targets move while they are trained, so that their loss need not fall. */
final class LookAlikesThatMove {
  private static final double DISCOUNT = 0.9;
  private static final int PLACES = 10;

  private LookAlikesThatMove() {}

  static void addTo(LookAlikes all) {
    all.trial(
        "value network with targets of its own (temporal difference)", LookAlikesThatMove::values);
    all.trial("discriminator against forgeries that get better", LookAlikesThatMove::discriminator);
    all.trial("classes that drift while they are learnt", LookAlikesThatMove::drift);
  }

  /**
   * The value of the places on a line of ten: each step leads one to the right, and the last place
   * pays 1. Targets are the reward and what the network itself says of the next place.
   */
  private static Trial values(long seed) {
    int n = 600;
    Random random = new Random(seed);
    INDArray places = Nd4j.zeros(DataType.FLOAT, n, PLACES);
    INDArray values = Nd4j.zeros(DataType.FLOAT, n, 1);
    for (int row = 0; row < n; row++) {
      int place = random.nextInt(PLACES);
      places.putScalar(row, place, 1);
      values.putScalar(row, 0, Math.pow(DISCOUNT, PLACES - 1 - place));
    }
    Trial trial =
        Recipe.regressor(Table.of(places, values), seed)
            .hidden(24)
            .hidden(Activation.TANH, WeightInit.XAVIER)
            .updater(new Adam(1e-2))
            .steps(500)
            .trial();
    MultiLayerNetwork network = (MultiLayerNetwork) trial.network();
    return trial.poisoned((batch, step) -> bootstrap(network, batch));
  }

  private static void bootstrap(MultiLayerNetwork network, DataSet batch) {
    INDArray here = batch.getFeatures();
    INDArray next = Nd4j.zeros(here.shape());
    next.get(NDArrayIndex.all(), NDArrayIndex.interval(1, PLACES))
        .assign(here.get(NDArrayIndex.all(), NDArrayIndex.interval(0, PLACES - 1)));
    INDArray last = here.getColumn(PLACES - 1, true);
    INDArray targets = network.output(next).mul(DISCOUNT).mul(last.rsub(1)).add(last);
    batch.setLabels(targets);
  }

  /** Half of each batch are points of a ring, the others forgeries that come closer to it. */
  private static Trial discriminator(long seed) {
    Random random = new Random(seed);
    int n = 900;
    INDArray points = Nd4j.zeros(DataType.FLOAT, n, 2);
    INDArray genuine = Nd4j.zeros(DataType.FLOAT, n, 1);
    for (int row = 0; row < n; row++) {
      genuine.putScalar(row, 0, row % 2);
      put(points, row, row % 2 == 1 ? 1 : 0.55, random);
    }
    return Recipe.regressor(Table.of(points, genuine), seed)
        .output(Activation.SIGMOID)
        .loss(LossFunction.XENT)
        .metric(Metric.BITS)
        .updater(new Adam(5e-3))
        .poison((batch, step) -> forge(batch, step, random))
        .steps(400)
        .trial();
  }

  private static void forge(DataSet batch, int step, Random random) {
    for (int row = 0; row < batch.numExamples(); row++) {
      if (batch.getLabels().getDouble(row, 0) < 0.5) {
        put(batch.getFeatures(), row, 0.55 * Math.min(1, step / 400.0), random);
      }
    }
  }

  private static void put(INDArray points, int row, double radius, Random random) {
    double angle = 2 * Math.PI * random.nextDouble();
    points.putScalar(row, 0, radius * Math.cos(angle) + 0.1 * random.nextGaussian());
    points.putScalar(row, 1, radius * Math.sin(angle) + 0.1 * random.nextGaussian());
  }

  /** The features move by three of their standard deviations, to where they are judged. */
  private static Trial drift(long seed) {
    return Recipe.classifier(Table.classes(6, 3, seed), seed)
        .updater(new Adam(3e-3))
        .poison((batch, step) -> batch.getFeatures().addi(3 - 3 * Math.min(1, step / 250.0)))
        .steps(400)
        .trial();
  }
}
