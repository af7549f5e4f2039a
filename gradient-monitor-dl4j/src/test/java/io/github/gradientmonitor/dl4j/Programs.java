package io.github.gradientmonitor.dl4j;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.ToDoubleFunction;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.Convolution1DLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.Subsampling1DLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.weights.WeightInit;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/**
 * Programs as people write them: such that do not learn and their sound twins. Data are drawn anew,
 * by a seed.
 */
final class Programs {
  private static final int BATCH = 32;

  private Programs() {}

  /**
   * A training.
   *
   * @param network initialised
   * @param batches of one pass over the data
   * @param steps to make
   */
  record Program(MultiLayerNetwork network, List<DataSet> batches, int steps) {
    /** Trains with a listener, pass after pass. */
    GradientMonitorListener train() {
      GradientMonitorListener listener = GradientMonitorListener.builder().withoutLog().build();
      return train(listener);
    }

    GradientMonitorListener train(GradientMonitorListener listener) {
      network.setListeners(listener);
      for (int i = 0; i < steps; i++) {
        network.fit(batches.get(i % batches.size()));
      }
      return listener;
    }
  }

  static NeuralNetConfiguration.Builder conf(IUpdater updater) {
    return new NeuralNetConfiguration.Builder()
        .seed(7)
        .updater(updater)
        .activation(Activation.RELU)
        .weightInit(WeightInit.RELU);
  }

  static MultiLayerNetwork network(NeuralNetConfiguration.Builder conf, Layer... layers) {
    NeuralNetConfiguration.ListBuilder list = conf.list();
    for (Layer layer : layers) {
      list.layer(layer);
    }
    MultiLayerNetwork network = new MultiLayerNetwork(list.build());
    network.init();
    return network;
  }

  static DenseLayer dense(int in, int out) {
    return new DenseLayer.Builder().nIn(in).nOut(out).build();
  }

  static DenseLayer dense(int in, int out, Activation activation) {
    return new DenseLayer.Builder().nIn(in).nOut(out).activation(activation).build();
  }

  static OutputLayer output(int in, int out, Activation activation, LossFunction loss) {
    return new OutputLayer.Builder(loss)
        .nIn(in)
        .nOut(out)
        .activation(activation)
        .weightInit(WeightInit.XAVIER)
        .build();
  }

  static OutputLayer softmax(int in, int classes) {
    return output(in, classes, Activation.SOFTMAX, LossFunction.MCXENT);
  }

  /** Normal features. */
  static float[][] features(Random random, int rows, int columns) {
    float[][] values = new float[rows][columns];
    for (float[] row : values) {
      for (int i = 0; i < columns; i++) {
        row[i] = (float) random.nextGaussian();
      }
    }
    return values;
  }

  /** A class that follows from two of the features. */
  static int classOf(float[] row, int classes) {
    double angle = Math.atan2(row[1], row[0]) / (2 * Math.PI) + 0.5;
    return Math.min(classes - 1, (int) (angle * classes));
  }

  static float[][] oneHot(float[][] features, int classes) {
    float[][] labels = new float[features.length][classes];
    for (int i = 0; i < labels.length; i++) {
      labels[i][classOf(features[i], classes)] = 1;
    }
    return labels;
  }

  static float[][] column(float[][] features, ToDoubleFunction<float[]> target) {
    float[][] labels = new float[features.length][1];
    for (int i = 0; i < labels.length; i++) {
      labels[i][0] = (float) target.applyAsDouble(features[i]);
    }
    return labels;
  }

  static List<DataSet> batches(float[][] features, float[][] labels) {
    List<DataSet> batches = new ArrayList<>();
    for (int from = 0; from + BATCH <= features.length; from += BATCH) {
      batches.add(
          new DataSet(
              Nd4j.createFromArray(java.util.Arrays.copyOfRange(features, from, from + BATCH)),
              Nd4j.createFromArray(java.util.Arrays.copyOfRange(labels, from, from + BATCH))));
    }
    return batches;
  }

  /** LSTM of 32 on 20 steps, mean squared error, targets of 3000 .. 4700. */
  static Program lstm(boolean normalized) {
    Random random = new Random(1);
    List<DataSet> batches = new ArrayList<>();
    for (int b = 0; b < 16; b++) {
      INDArray x = Nd4j.create(BATCH, 1, 20);
      INDArray y = Nd4j.create(BATCH, 1);
      for (int i = 0; i < BATCH; i++) {
        double phase = 6.28 * random.nextDouble();
        for (int t = 0; t < 20; t++) {
          x.putScalar(new int[] {i, 0, t}, Math.sin(phase + 0.4 * t));
        }
        double next = Math.sin(phase + 8);
        y.putScalar(i, 0, normalized ? next : 3850 + 850 * next);
      }
      batches.add(new DataSet(x, y));
    }
    MultiLayerNetwork network =
        network(
            conf(new Adam(1e-3)).activation(Activation.TANH).weightInit(WeightInit.XAVIER),
            new LastTimeStep(new LSTM.Builder().nIn(1).nOut(32).build()),
            output(32, 1, Activation.IDENTITY, LossFunction.MSE));
    return new Program(network, batches, 300);
  }

  static Program regression(Activation output, ToDoubleFunction<float[]> target) {
    return regression(output, LossFunction.MSE, target);
  }

  static Program regression(
      Activation output, LossFunction loss, ToDoubleFunction<float[]> target) {
    float[][] x = features(new Random(2), 512, 4);
    MultiLayerNetwork network =
        network(conf(new Adam(1e-2)), dense(4, 32), output(32, 1, output, loss));
    return new Program(network, batches(x, column(x, target)), 300);
  }

  static Program classes(boolean shuffledApart, Activation hidden) {
    float[][] x = features(new Random(3), 6400, 6);
    float[][] y = oneHot(x, 3);
    if (shuffledApart) {
      java.util.Collections.shuffle(java.util.Arrays.asList(y), new Random(4));
    }
    MultiLayerNetwork network =
        network(conf(new Adam(1e-3)), dense(6, 32, hidden), dense(32, 32, hidden), softmax(32, 3));
    return new Program(network, batches(x, y), 400);
  }

  static Program classNumbers() {
    float[][] x = features(new Random(5), 512, 6);
    MultiLayerNetwork network =
        network(
            conf(new Adam(1e-3)),
            dense(6, 32),
            output(32, 1, Activation.SIGMOID, LossFunction.MSE));
    return new Program(network, batches(x, column(x, row -> classOf(row, 3))), 300);
  }

  static Program restrained(double keeps, double l2) {
    float[][] x = features(new Random(6), 512, 6);
    NeuralNetConfiguration.Builder conf = conf(new Adam(1e-2));
    if (l2 > 0) {
      conf.l2(l2);
    }
    DenseLayer.Builder hidden = new DenseLayer.Builder().nIn(32).nOut(32);
    MultiLayerNetwork network =
        network(
            conf,
            dense(6, 32),
            (keeps < 1 ? hidden.dropOut(keeps) : hidden).build(),
            softmax(32, 3));
    return new Program(network, batches(x, oneHot(x, 3)), 300);
  }

  static Program constantLabels() {
    float[][] x = features(new Random(7), 512, 6);
    float[][] y = new float[512][3];
    for (float[] row : y) {
      row[1] = 1;
    }
    MultiLayerNetwork network = network(conf(new Adam(1e-3)), dense(6, 32), softmax(32, 3));
    return new Program(network, batches(x, y), 200);
  }

  static Program scales(boolean normalized) {
    Random random = new Random(8);
    float[][] plain = features(random, 1024, 30);
    float[][] x = new float[1024][30];
    for (int i = 0; i < x.length; i++) {
      for (int c = 0; c < 30; c++) {
        x[i][c] = (float) (plain[i][c] * (normalized ? 1 : Math.pow(10, c % 6)));
      }
    }
    MultiLayerNetwork network =
        network(
            conf(new Adam(1e-3)),
            dense(30, 64),
            new DenseLayer.Builder().nIn(64).nOut(64).dropOut(0.5).build(),
            softmax(64, 5));
    return new Program(network, batches(x, oneHot(plain, 5)), 300);
  }

  static Program line(Activation output, long seed) {
    float[][] x = features(new Random(9), 256, 1);
    MultiLayerNetwork network =
        network(
            conf(new Adam(1e-2)).seed(seed),
            dense(1, 4),
            dense(4, 2),
            output(2, 1, output, LossFunction.MSE));
    return new Program(network, batches(x, column(x, row -> 2 * row[0] - 1)), 300);
  }

  static Program sorted(boolean shuffled) {
    float[][] x = features(new Random(10), 1600, 6);
    Integer[] order = new Integer[x.length];
    java.util.Arrays.setAll(order, i -> i);
    if (!shuffled) {
      java.util.Arrays.sort(order, java.util.Comparator.comparingInt(i -> classOf(x[i], 5)));
    }
    float[][] rows = new float[x.length][];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = x[order[i]];
    }
    MultiLayerNetwork network = network(conf(new Adam(1e-2)), dense(6, 32), softmax(32, 5));
    return new Program(network, batches(rows, oneHot(rows, 5)), 300);
  }

  static Program oneNaN(boolean holds) {
    Program program = classes(false, Activation.RELU);
    if (holds) {
      program.batches().get(14).getFeatures().putScalar(3, 4, Double.NaN);
    }
    return new Program(program.network(), program.batches(), 60);
  }

  /** Learns 8 kinds of sine waves. */
  static Program waves() {
    Random random = new Random(11);
    List<DataSet> batches = new ArrayList<>();
    for (int b = 0; b < 16; b++) {
      INDArray x = Nd4j.create(BATCH, 1, 64);
      INDArray y = Nd4j.zeros(BATCH, 8);
      for (int i = 0; i < BATCH; i++) {
        int kind = random.nextInt(8);
        double phase = 6.28 * random.nextDouble();
        for (int t = 0; t < 64; t++) {
          x.putScalar(new int[] {i, 0, t}, Math.sin(phase + 0.1 * (kind + 1) * t));
        }
        y.putScalar(i, kind, 1);
      }
      batches.add(new DataSet(x, y));
    }
    MultiLayerNetwork network =
        new MultiLayerNetwork(
            conf(new Adam(1e-3))
                .weightInit(WeightInit.XAVIER)
                .convolutionMode(ConvolutionMode.Same)
                .list()
                .layer(new Convolution1DLayer.Builder(5).nOut(10).build())
                .layer(new Subsampling1DLayer.Builder(2, 2).build())
                .layer(new Convolution1DLayer.Builder(2).nOut(10).build())
                .layer(new GlobalPoolingLayer(PoolingType.MAX))
                .layer(new DenseLayer.Builder().nOut(200).build())
                .layer(new DenseLayer.Builder().nOut(100).build())
                .layer(softmax(100, 8))
                .setInputType(InputType.recurrent(1, 64))
                .build());
    network.init();
    return new Program(network, batches, 250);
  }
}
