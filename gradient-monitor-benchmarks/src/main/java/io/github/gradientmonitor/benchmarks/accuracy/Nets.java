package io.github.gradientmonitor.benchmarks.accuracy;

import java.util.Arrays;
import java.util.function.Consumer;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration.ListBuilder;
import org.deeplearning4j.nn.conf.distribution.Distribution;
import org.deeplearning4j.nn.conf.distribution.NormalDistribution;
import org.deeplearning4j.nn.conf.distribution.UniformDistribution;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BaseRecurrentLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.deeplearning4j.nn.conf.layers.recurrent.SimpleRnn;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.weights.IWeightInit;
import org.deeplearning4j.nn.weights.WeightInit;
import org.deeplearning4j.nn.weights.WeightInitDistribution;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/**
 * Builds the networks of the bench: hidden layers of one kind in front of an output layer that is
 * always sound.
 *
 * @param activation of the hidden layers
 * @param init of the hidden layers
 * @param updater of all layers
 * @param seed of the initial weights
 */
record Nets(Activation activation, IWeightInit init, IUpdater updater, long seed) {

  static Nets of(Activation activation, WeightInit init, IUpdater updater, long seed) {
    return new Nets(activation, init.getWeightInitFunction(), updater, seed);
  }

  static IWeightInit normal(double deviation) {
    return new WeightInitDistribution(new NormalDistribution(0, deviation));
  }

  static IWeightInit uniform(double bound) {
    return new WeightInitDistribution(new UniformDistribution(-bound, bound));
  }

  /** Dense layers of the given widths, then a softmax over classes. */
  MultiLayerNetwork classifier(int inputs, int classes, int... widths) {
    ListBuilder layers = conf().list();
    int from = inputs;
    for (int width : widths) {
      layers.layer(dense(from, width));
      from = width;
    }
    return init(layers.layer(softmax(from, classes)));
  }

  /** Dense layers of the given widths, then a linear output with the mean squared error. */
  MultiLayerNetwork regressor(int inputs, int outputs, int... widths) {
    ListBuilder layers = conf().list();
    int from = inputs;
    for (int width : widths) {
      layers.layer(dense(from, width));
      from = width;
    }
    return init(layers.layer(linear(from, outputs)));
  }

  /** Dense layers, each with batch normalisation between affine map and activation. */
  MultiLayerNetwork normalized(int inputs, int classes, int... widths) {
    ListBuilder layers = conf().list();
    int from = inputs;
    for (int width : widths) {
      DenseLayer affine = dense(from, width);
      affine.setActivationFn(Activation.IDENTITY.getActivationFunction());
      layers.layer(affine).layer(new BatchNormalization.Builder().nIn(width).nOut(width).build());
      layers.layer(new ActivationLayer(activation));
      from = width;
    }
    return init(layers.layer(softmax(from, classes)));
  }

  /** Convolutions of 3 x 3 with 8 channels, a pooling after the second, then dense layers. */
  MultiLayerNetwork convolutional(int side, int convolutions, int... widths) {
    ListBuilder layers = conf().list();
    for (int i = 0; i < convolutions; i++) {
      layers.layer(
          new ConvolutionLayer.Builder(3, 3).nOut(8).convolutionMode(ConvolutionMode.Same).build());
      if (i == Math.min(1, convolutions - 1)) {
        layers.layer(new SubsamplingLayer.Builder().kernelSize(2, 2).stride(2, 2).build());
      }
    }
    for (int width : widths) {
      layers.layer(new DenseLayer.Builder().nOut(width).build());
    }
    layers.layer(softmax(0, 10));
    return init(layers.setInputType(InputType.convolutional(side, side, 1)));
  }

  /** Blocks of two dense layers, with or without a residual connection around each. */
  ComputationGraph blocks(int inputs, int classes, int blocks, int width, boolean residual) {
    GraphBuilder graph = conf().graphBuilder().addInputs("in");
    graph.addLayer("stem", dense(inputs, width), "in");
    String from = "stem";
    for (int i = 0; i < blocks; i++) {
      String name = "block_" + i;
      graph.addLayer(name + "_a", dense(width, width), from);
      graph.addLayer(name + "_b", dense(width, width), name + "_a");
      if (residual) {
        graph.addVertex(
            name + "_sum", new ElementWiseVertex(ElementWiseVertex.Op.Add), from, name + "_b");
      }
      from = residual ? name + "_sum" : name + "_b";
    }
    graph.addLayer("out", softmax(width, classes), from).setOutputs("out");
    ComputationGraph network = new ComputationGraph(graph.build());
    network.init();
    return network;
  }

  /** Recurrent layers, of which the last one's last step goes to a linear output. */
  MultiLayerNetwork sequences(BaseRecurrentLayer... layers) {
    ListBuilder builder = conf().list();
    for (int i = 0; i < layers.length - 1; i++) {
      builder.layer(layers[i]);
    }
    builder.layer(new LastTimeStep(layers[layers.length - 1]));
    builder.layer(linear(0, 1)).setInputType(InputType.recurrent(1));
    return init(builder);
  }

  static LSTM lstm(int units) {
    return new LSTM.Builder().nOut(units).build();
  }

  static SimpleRnn recurrent(int units, Distribution recurrentWeights) {
    return new SimpleRnn.Builder().nOut(units).weightInitRecurrent(recurrentWeights).build();
  }

  /** Any sequence of layers. */
  MultiLayerNetwork sequence(Consumer<ListBuilder> layers) {
    ListBuilder builder = conf().list();
    layers.accept(builder);
    return init(builder);
  }

  NeuralNetConfiguration.Builder conf() {
    return new NeuralNetConfiguration.Builder()
        .seed(seed)
        .updater(updater)
        .activation(activation)
        .weightInit(init);
  }

  static DenseLayer dense(int inputs, int outputs) {
    return new DenseLayer.Builder().nIn(inputs).nOut(outputs).build();
  }

  static OutputLayer softmax(int inputs, int classes) {
    return new OutputLayer.Builder(LossFunction.MCXENT)
        .activation(Activation.SOFTMAX)
        .weightInit(WeightInit.XAVIER)
        .nIn(inputs)
        .nOut(classes)
        .build();
  }

  static OutputLayer linear(int inputs, int outputs) {
    return new OutputLayer.Builder(LossFunction.MSE)
        .activation(Activation.IDENTITY)
        .weightInit(WeightInit.XAVIER)
        .nIn(inputs)
        .nOut(outputs)
        .build();
  }

  static int[] widths(int layers, int width) {
    int[] widths = new int[layers];
    Arrays.fill(widths, width);
    return widths;
  }

  static MultiLayerNetwork init(ListBuilder layers) {
    MultiLayerNetwork network = new MultiLayerNetwork(layers.build());
    network.init();
    return network;
  }
}
