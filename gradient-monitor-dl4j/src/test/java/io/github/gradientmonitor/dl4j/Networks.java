package io.github.gradientmonitor.dl4j;

import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
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
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Small networks of every kind, for the digits. */
final class Networks {
  private static final int UNITS = 32;

  private Networks() {}

  static NeuralNetConfiguration.Builder conf(
      Activation activation, WeightInit weightInit, IUpdater updater) {
    return new NeuralNetConfiguration.Builder()
        .seed(7)
        .dataType(DataType.FLOAT)
        .updater(updater)
        .activation(activation)
        .weightInit(weightInit);
  }

  static OutputLayer output(int inputs) {
    return new OutputLayer.Builder(LossFunction.MCXENT)
        .activation(Activation.SOFTMAX)
        .weightInit(WeightInit.XAVIER)
        .nIn(inputs)
        .nOut(Digits.CLASSES)
        .build();
  }

  static MultiLayerNetwork mlp(int hidden, Activation activation, WeightInit weightInit) {
    return mlp(hidden, conf(activation, weightInit, new Sgd(0.1)));
  }

  static MultiLayerNetwork mlp(int hidden, NeuralNetConfiguration.Builder conf) {
    NeuralNetConfiguration.ListBuilder layers = conf.list();
    for (int i = 0; i < hidden; i++) {
      layers.layer(
          new DenseLayer.Builder().nIn(i == 0 ? Digits.PIXELS : UNITS).nOut(UNITS).build());
    }
    return init(layers.layer(output(UNITS)));
  }

  static MultiLayerNetwork cnn() {
    return init(
        conf(Activation.RELU, WeightInit.RELU, new Adam(1e-3))
            .list()
            .layer(new ConvolutionLayer.Builder(3, 3).nOut(6).build())
            .layer(new BatchNormalization())
            .layer(new SubsamplingLayer.Builder().kernelSize(2, 2).stride(2, 2).build())
            .layer(new DenseLayer.Builder().nOut(UNITS).dropOut(0.5).build())
            .layer(output(UNITS))
            .setInputType(InputType.convolutional(Digits.SIDE, Digits.SIDE, 1)));
  }

  static MultiLayerNetwork lstm() {
    return init(
        conf(Activation.TANH, WeightInit.XAVIER, new Adam(1e-3))
            .list()
            .layer(new LSTM.Builder().nIn(Digits.SIDE).nOut(16).build())
            .layer(new LastTimeStep(new LSTM.Builder().nIn(16).nOut(16).build()))
            .layer(output(16)));
  }

  /** Two residual blocks of two layers behind a first layer. */
  static ComputationGraph residualGraph() {
    ComputationGraphConfiguration.GraphBuilder graph =
        conf(Activation.TANH, WeightInit.XAVIER, new Adam(1e-3)).graphBuilder().addInputs("pixels");
    graph.addLayer("stem", dense(Digits.PIXELS), "pixels");
    String from = "stem";
    for (String block : new String[] {"block_a", "block_b"}) {
      graph.addLayer(block + "_1", dense(UNITS), from);
      graph.addLayer(block + "_2", dense(UNITS), block + "_1");
      graph.addVertex(
          block + "_sum", new ElementWiseVertex(ElementWiseVertex.Op.Add), from, block + "_2");
      from = block + "_sum";
    }
    graph.addLayer("digit", output(UNITS), from).setOutputs("digit");
    ComputationGraph network = new ComputationGraph(graph.build());
    network.init();
    return network;
  }

  static DenseLayer dense(int inputs) {
    return new DenseLayer.Builder().nIn(inputs).nOut(UNITS).build();
  }

  static MultiLayerNetwork init(NeuralNetConfiguration.ListBuilder layers) {
    MultiLayerNetwork network = new MultiLayerNetwork(layers.build());
    network.init();
    return network;
  }
}
