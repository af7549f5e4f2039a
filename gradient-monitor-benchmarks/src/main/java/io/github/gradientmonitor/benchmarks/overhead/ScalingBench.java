package io.github.gradientmonitor.benchmarks.overhead;

import io.github.gradientmonitor.dl4j.GradientMonitorListener;
import java.util.Arrays;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration.ListBuilder;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.weights.WeightInit;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/**
 * How does the cost of watching a step grow with the size of a network? Prints the time inside the
 * listener alone, over the number of parameters and over the number of layers. A figure is the
 * median over turns of five steps, one of which reads the weights and the update too.
 *
 * <p>The networks are not trained beyond the one step that fills their gradient.
 */
public final class ScalingBench {
  private static final long MOST_ELEMENTS = 2_000_000_000L;

  private static final int TURN = 5;

  private ScalingBench() {}

  /** Runs the bench. */
  public static void main(String[] args) {
    micros(network(9, 32)); // Until the code is compiled.
    System.out.printf("| parameters | a step, us | ns a parameter |%n|---|---|---|%n");
    for (int width : new int[] {31, 99, 315, 999, 3161, 9999}) {
      row(network(1, width));
    }
    System.out.printf("%n| layers | a step, us | us a layer |%n|---|---|---|%n");
    for (int layers : new int[] {10, 50, 200, 500, 1000, 2000}) {
      MultiLayerNetwork network = network(layers - 1, 8);
      double micros = micros(network);
      System.out.printf("| %,d | %.0f | %.2f |%n", layers, micros, micros / layers);
    }
  }

  private static void row(MultiLayerNetwork network) {
    double micros = micros(network);
    long parameters = network.numParams();
    System.out.printf("| %,d | %,.0f | %.2f |%n", parameters, micros, 1e3 * micros / parameters);
  }

  private static double micros(MultiLayerNetwork network) {
    GradientMonitorListener listener = GradientMonitorListener.builder().withoutLog().build();
    int width = network.layerSize(0);
    network.setListeners(listener);
    network.fit(new DataSet(Nd4j.rand(DataType.FLOAT, 4, width), Nd4j.rand(DataType.FLOAT, 4, 2)));
    int turns = (int) Math.max(10, Math.min(1000, MOST_ELEMENTS / TURN / network.numParams()));
    int warmUp = turns / 2;
    double[] nanos = new double[turns];
    for (int turn = -warmUp; turn < turns; turn++) {
      long begin = System.nanoTime();
      for (int step = 0; step < TURN; step++) {
        network.setIterationCount(network.getIterationCount() + 1);
        listener.onGradientCalculation(network);
        listener.iterationDone(network, network.getIterationCount(), 0);
      }
      nanos[Math.max(0, turn)] = (double) (System.nanoTime() - begin) / TURN;
    }
    Arrays.sort(nanos);
    network.close();
    return nanos[turns / 2] / 1e3;
  }

  private static MultiLayerNetwork network(int hidden, int width) {
    ListBuilder layers =
        new NeuralNetConfiguration.Builder()
            .seed(1)
            .updater(new Sgd(1e-6))
            // The gradient is then the same in all layers, however many there are.
            .activation(Activation.IDENTITY)
            .weightInit(WeightInit.IDENTITY)
            .list();
    for (int i = 0; i < hidden; i++) {
      layers.layer(new DenseLayer.Builder().nIn(width).nOut(width).build());
    }
    layers.layer(
        new OutputLayer.Builder(LossFunction.MSE)
            .weightInit(WeightInit.XAVIER)
            .nIn(width)
            .nOut(2)
            .build());
    MultiLayerNetwork network = new MultiLayerNetwork(layers.build());
    network.init();
    return network;
  }
}
