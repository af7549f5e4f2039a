package io.github.gradientmonitor.dl4j;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.IntFunction;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.weights.WeightInit;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

/** The first promise: with monitoring only, training is the same to the bit. */
class WatchingChangesNothingTest {
  private static final int STEPS = 50;
  private static final int BATCH = 16;

  static Stream<Arguments> networks() {
    return Stream.of(
        Arguments.of(
            "MLP",
            supplier(() -> Networks.mlp(10, Activation.SIGMOID, WeightInit.XAVIER)),
            data(i -> Digits.flat(BATCH, i))),
        Arguments.of("CNN", supplier(Networks::cnn), data(i -> Digits.images(BATCH, i))),
        Arguments.of("LSTM", supplier(Networks::lstm), data(i -> Digits.sequences(BATCH, i))),
        Arguments.of("graph", supplier(Networks::residualGraph), data(i -> Digits.flat(BATCH, i))));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("networks")
  void parametersAreEqualToTheBit(
      String name, Supplier<Model> network, IntFunction<DataSet> batches) {
    float[] alone = train(network, batches);
    GradientMonitorListener listener = GradientMonitorListener.builder().withoutLog().build();

    float[] watched = train(network, batches, listener);

    assertThat(watched).containsExactly(alone);
    assertThat(listener.diagnosis().iteration()).isEqualTo(STEPS - 1);
  }

  private static float[] train(
      Supplier<Model> supplier, IntFunction<DataSet> batches, TrainingListener... listeners) {
    Nd4j.getRandom().setSeed(99);
    Model network = supplier.get();
    network.addListeners(listeners);
    for (int i = 0; i < STEPS; i++) {
      if (network instanceof MultiLayerNetwork layers) {
        layers.fit(batches.apply(i));
      } else {
        ((ComputationGraph) network).fit(batches.apply(i));
      }
    }
    return network.params().toFloatVector();
  }

  private static Supplier<Model> supplier(Supplier<Model> supplier) {
    return supplier;
  }

  private static IntFunction<DataSet> data(IntFunction<DataSet> data) {
    return data;
  }
}
