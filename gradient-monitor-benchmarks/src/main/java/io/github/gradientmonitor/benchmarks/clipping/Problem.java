package io.github.gradientmonitor.benchmarks.clipping;

import io.github.gradientmonitor.clipping.ClippingPolicy;
import io.github.gradientmonitor.clipping.ZScoreClipping;
import java.util.List;
import java.util.Random;
import org.deeplearning4j.nn.conf.GradientNormalization;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.dataset.DataSet;

/** A network, the data it learns from, and a limit that suits the scale of its loss. */
abstract class Problem {
  /** Name as in the table. */
  abstract String name();

  /** Steps of one training. */
  abstract int steps();

  /** Steps of each network of which the time is taken. */
  abstract int timedSteps();

  /** Largest norm of the whole gradient, below that of most steps that do good. */
  abstract double maxNorm();

  /** Loss of a guess that knows nothing. */
  abstract double blindLoss();

  /** The layers. */
  abstract MultiLayerNetwork network(NeuralNetConfiguration.Builder conf);

  /** A minibatch to learn from. */
  abstract DataSet batch(Random random);

  /** What the final loss is taken of; not learnt from. */
  abstract DataSet test();

  MultiLayerNetwork network(long seed, Contestant contestant) {
    MultiLayerNetwork network =
        network(
            new NeuralNetConfiguration.Builder()
                .seed(seed)
                .gradientNormalization(contestant.normalization())
                .gradientNormalizationThreshold(maxNorm()));
    network.init();
    return network;
  }

  /** All ways of clipping, the first of which is none. */
  List<Contestant> contestants() {
    return List.of(
        Contestant.of("none", ClippingPolicy.none()),
        new Contestant(
            "Deeplearning4j's ClipL2PerLayer",
            ClippingPolicy.none(),
            GradientNormalization.ClipL2PerLayer),
        Contestant.of("globalNorm(" + maxNorm() + ")", ClippingPolicy.globalNorm(maxNorm())),
        Contestant.of("perLayer(" + maxNorm() + ")", ClippingPolicy.perLayer(maxNorm())),
        Contestant.of("unitWise()", ClippingPolicy.unitWise()),
        Contestant.of("percentile(10)", ClippingPolicy.percentile(10)),
        Contestant.of("zScore()", ClippingPolicy.zScore()),
        Contestant.of(
            "zScore, maxNorm(" + maxNorm() + ")",
            ZScoreClipping.builder().maxNorm(maxNorm()).build()));
  }
}
