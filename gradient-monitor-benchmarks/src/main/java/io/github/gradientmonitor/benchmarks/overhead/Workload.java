package io.github.gradientmonitor.benchmarks.overhead;

import java.util.List;
import java.util.function.Supplier;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration.ListBuilder;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.weights.WeightInit;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/**
 * A network and the minibatch that it is trained on, over and over.
 *
 * @param name as in the table
 * @param network makes it, always the same
 * @param batch of random numbers: what they are does not matter for the time
 * @param turn steps that are timed together
 * @param warmUp turns of each contestant that are not counted: for the quick ones more, so that all
 *     code is compiled
 * @param rounds turns of each contestant
 */
record Workload(
    String name, Supplier<Model> network, DataSet batch, int turn, int warmUp, int rounds) {
  private static final int CLASSES = 10;

  /** Trains one step. */
  void step(Model model) {
    if (model instanceof MultiLayerNetwork layers) {
      layers.fit(batch);
    } else {
      ((ComputationGraph) model).fit(batch);
    }
  }

  /** All of them, the quick ones first. */
  static List<Workload> all() {
    return List.of(
        new Workload(
            "MLP 8-16-10, batch 16",
            () -> layers(dense(8, 16), output(16)),
            batch(16, 8),
            50,
            100,
            60),
        new Workload(
            "MLP 784-256-10, batch 64",
            () -> layers(dense(784, 256), output(256)),
            batch(64, 784),
            8,
            100,
            60),
        new Workload("50 x dense 256, batch 32", Workload::deep, batch(32, 256), 1, 30, 60),
        new Workload("LSTM 128, 50 steps, batch 32", Workload::lstm, batch(32, 16, 50), 1, 8, 40),
        new Workload(
            "30 residual blocks of 2 x dense 64, batch 32",
            Workload::residual,
            batch(32, 64),
            2,
            20,
            40),
        new Workload("LeNet, batch 64", Workload::leNet, batch(64, 1, 28, 28), 1, 4, 20));
  }

  private static DataSet batch(long... shape) {
    Nd4j.getRandom().setSeed(1);
    INDArray labels = Nd4j.zeros(DataType.FLOAT, shape[0], CLASSES);
    for (int i = 0; i < shape[0]; i++) {
      labels.putScalar(i, i % CLASSES, 1);
    }
    return new DataSet(Nd4j.rand(DataType.FLOAT, shape), labels);
  }

  private static NeuralNetConfiguration.Builder conf() {
    return new NeuralNetConfiguration.Builder()
        .seed(1)
        .updater(new Adam(1e-5))
        .activation(Activation.RELU)
        .weightInit(WeightInit.RELU);
  }

  private static DenseLayer dense(int inputs, int outputs) {
    return new DenseLayer.Builder().nIn(inputs).nOut(outputs).build();
  }

  private static OutputLayer output(int inputs) {
    return new OutputLayer.Builder(LossFunction.MCXENT)
        .activation(Activation.SOFTMAX)
        .nIn(inputs)
        .nOut(CLASSES)
        .build();
  }

  private static Model layers(DenseLayer hidden, OutputLayer output) {
    return init(conf().list().layer(hidden).layer(output));
  }

  private static Model deep() {
    ListBuilder layers = conf().list();
    for (int i = 0; i < 50; i++) {
      layers.layer(dense(256, 256));
    }
    return init(layers.layer(output(256)));
  }

  private static Model lstm() {
    return init(
        conf()
            .activation(Activation.TANH)
            .list()
            .layer(new LastTimeStep(new LSTM.Builder().nIn(16).nOut(128).build()))
            .layer(output(128)));
  }

  private static Model leNet() {
    return init(
        conf()
            .list()
            .layer(new ConvolutionLayer.Builder(5, 5).nOut(20).build())
            .layer(new SubsamplingLayer.Builder().kernelSize(2, 2).stride(2, 2).build())
            .layer(new ConvolutionLayer.Builder(5, 5).nOut(50).build())
            .layer(new SubsamplingLayer.Builder().kernelSize(2, 2).stride(2, 2).build())
            .layer(new DenseLayer.Builder().nOut(500).build())
            .layer(output(0))
            .setInputType(InputType.convolutional(28, 28, 1)));
  }

  private static Model residual() {
    GraphBuilder graph = conf().graphBuilder().addInputs("in");
    String from = "in";
    for (int i = 0; i < 30; i++) {
      graph.addLayer("a" + i, dense(64, 64), from);
      graph.addLayer("b" + i, dense(64, 64), "a" + i);
      graph.addVertex("sum" + i, new ElementWiseVertex(ElementWiseVertex.Op.Add), from, "b" + i);
      from = "sum" + i;
    }
    ComputationGraph network =
        new ComputationGraph(graph.addLayer("out", output(64), from).setOutputs("out").build());
    network.init();
    return network;
  }

  private static Model init(ListBuilder layers) {
    MultiLayerNetwork network = new MultiLayerNetwork(layers.build());
    network.init();
    return network;
  }
}
