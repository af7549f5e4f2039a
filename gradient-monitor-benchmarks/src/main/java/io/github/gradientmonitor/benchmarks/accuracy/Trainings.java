package io.github.gradientmonitor.benchmarks.accuracy;

import org.deeplearning4j.nn.conf.layers.BaseRecurrentLayer;
import org.deeplearning4j.nn.weights.WeightInit;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;

/** Trainings that cases of several kinds are made of. */
final class Trainings {
  /** Steps that show most faults. */
  static final int SHORT = 200;

  /** Steps that a small network converges in. */
  static final int LONG = 500;

  /** Learns in every network that is sound. */
  static final IUpdater SOUND = new Adam(1e-3);

  private Trainings() {}

  /** Layers of one kind; the updater is copied, for networks change theirs. */
  static Nets net(Activation activation, WeightInit init, IUpdater updater, long seed) {
    return Nets.of(activation, init, updater.clone(), seed);
  }

  static Trial digits(Nets nets, long seed, int steps, int... widths) {
    return new Trial(nets.classifier(64, 10, widths), new Task(Data.digits(), 64, seed), steps);
  }

  static Trial fashion(Nets nets, long seed, int convolutions, int... widths) {
    return new Trial(
        nets.convolutional(14, convolutions, widths), new Task(Data.fashion(), 32, seed), 150);
  }

  static Trial births(Nets nets, long seed, int days, BaseRecurrentLayer... layers) {
    return new Trial(nets.sequences(layers), new Task(Data.births(days), 32, seed), SHORT);
  }
}
