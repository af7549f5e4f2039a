package io.github.gradientmonitor.benchmarks.accuracy;

import java.util.function.BiConsumer;
import java.util.function.UnaryOperator;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.GradientNormalization;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration.ListBuilder;
import org.deeplearning4j.nn.conf.distribution.ConstantDistribution;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayer;
import org.deeplearning4j.nn.weights.IWeightInit;
import org.deeplearning4j.nn.weights.WeightInit;
import org.deeplearning4j.nn.weights.WeightInitDistribution;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.ILossFunction;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;
import org.nd4j.linalg.lossfunctions.impl.LossMCXENT;
import org.nd4j.linalg.lossfunctions.impl.LossMSE;

/**
 * A training whose parts are named one by one, so that a fault is one part that is changed.
 *
 * <p>It starts sound: hidden layers of rectifiers with the initial weights of He, minibatches of 32
 * in an order that changes with each epoch, 300 steps.
 */
final class Recipe {
  private final long seed;
  private Table table;
  private Metric metric;
  private Activation output;
  private ILossFunction loss;
  private int outputs;
  private int[] widths = {32, 32};
  private Activation hidden = Activation.RELU;
  private IWeightInit init = WeightInit.RELU.getWeightInitFunction();
  private IWeightInit outputInit = WeightInit.XAVIER.getWeightInitFunction();
  private double bias;
  private IUpdater updater = new Sgd(0.1);
  private UnaryOperator<NeuralNetConfiguration.Builder> also = builder -> builder;
  private double retained = 1;
  private double retainedInputs = 1;
  private boolean normalized;
  private boolean frozen;
  private boolean sequences;
  private Layer[] front = {};
  private @Nullable InputType input;
  private int batch = 32;
  private int steps = 300;
  private boolean shuffled = true;
  private @Nullable BiConsumer<DataSet, Integer> poison;

  private Recipe(Table table, Metric metric, Activation output, ILossFunction loss, long seed) {
    this.table = table;
    this.metric = metric;
    this.output = output;
    this.loss = loss;
    this.outputs = (int) table.train().getLabels().size(1);
    this.seed = seed;
  }

  /** A softmax with cross-entropy, judged by balanced accuracy. */
  static Recipe classifier(Table table, long seed) {
    return new Recipe(table, Metric.BALANCED, Activation.SOFTMAX, new LossMCXENT(), seed);
  }

  /** A linear output with the mean squared error, judged column by column. */
  static Recipe regressor(Table table, long seed) {
    return new Recipe(table, Metric.BY_COLUMN, Activation.IDENTITY, new LossMSE(), seed);
  }

  /** Widths of the dense hidden layers. */
  Recipe hidden(int... widths) {
    this.widths = widths;
    return this;
  }

  Recipe hidden(Activation hidden, WeightInit init) {
    this.hidden = hidden;
    this.init = init.getWeightInitFunction();
    return this;
  }

  Recipe activation(Activation hidden) {
    this.hidden = hidden;
    return this;
  }

  Recipe init(IWeightInit init) {
    this.init = init;
    return this;
  }

  /** All weights the same, those of the output layer too. */
  Recipe constant(double weight) {
    this.init = new WeightInitDistribution(new ConstantDistribution(weight));
    this.outputInit = init;
    return this;
  }

  /** Initial biases of the hidden layers. */
  Recipe bias(double bias) {
    this.bias = bias;
    return this;
  }

  Recipe output(Activation output) {
    this.output = output;
    return this;
  }

  Recipe loss(LossFunction loss) {
    return loss(loss.getILossFunction());
  }

  Recipe loss(ILossFunction loss) {
    this.loss = loss;
    return this;
  }

  /** Number of output units, which is that of the label columns when not called. */
  Recipe outputs(int outputs) {
    this.outputs = outputs;
    return this;
  }

  Recipe metric(Metric metric) {
    this.metric = metric;
    return this;
  }

  Recipe updater(IUpdater updater) {
    this.updater = updater;
    return this;
  }

  /** What else is set for the whole network. */
  Recipe also(UnaryOperator<NeuralNetConfiguration.Builder> also) {
    this.also = also;
    return this;
  }

  Recipe clipped(GradientNormalization kind, double threshold) {
    return also(
        builder -> builder.gradientNormalization(kind).gradientNormalizationThreshold(threshold));
  }

  /** Share of the inputs of all layers but the first that dropout keeps. */
  Recipe dropOut(double retained) {
    this.retained = retained;
    return this;
  }

  /** Share of the features that dropout keeps. */
  Recipe dropOutOfInputs(double retained) {
    this.retainedInputs = retained;
    return this;
  }

  /** Batch normalisation in front of each hidden activation. */
  Recipe normalized(boolean normalized) {
    this.normalized = normalized;
    return this;
  }

  /** Holds the hidden layers fixed. */
  Recipe frozen(boolean frozen) {
    this.frozen = frozen;
    return this;
  }

  /** Layers in front of the dense ones. */
  Recipe front(InputType input, Layer... front) {
    this.input = input;
    this.front = front;
    return this;
  }

  /** An output at each time step. */
  Recipe sequences() {
    this.sequences = true;
    return this;
  }

  Recipe table(UnaryOperator<Table> change) {
    this.table = change.apply(table);
    return this;
  }

  long seed() {
    return seed;
  }

  Recipe batch(int batch) {
    this.batch = batch;
    return this;
  }

  Recipe steps(int steps) {
    this.steps = steps;
    return this;
  }

  /** Examples in the order in which they stand. */
  Recipe sorted(boolean sorted) {
    this.shuffled = !sorted;
    return this;
  }

  Recipe poison(@Nullable BiConsumer<DataSet, Integer> poison) {
    this.poison = poison;
    return this;
  }

  Trial trial() {
    Model network = network();
    Task task = new Task(table.train(), batch, seed, table.held(), metric, shuffled);
    Trial trial = new Trial(network, task, steps);
    return poison == null ? trial : trial.poisoned(poison);
  }

  private Model network() {
    NeuralNetConfiguration.Builder conf =
        new NeuralNetConfiguration.Builder()
            .seed(seed)
            .updater(updater)
            .activation(hidden)
            .weightInit(init);
    ListBuilder layers = also.apply(conf).list();
    for (Layer layer : front) {
      layers.layer(layer);
    }
    for (int i = 0; i < widths.length; i++) {
      double kept = i == 0 ? retainedInputs : retained;
      DenseLayer.Builder dense =
          new DenseLayer.Builder().nOut(widths[i]).biasInit(bias).dropOut(kept);
      if (normalized) {
        dense.activation(Activation.IDENTITY);
      }
      layers.layer(frozen ? new FrozenLayer(dense.build()) : dense.build());
      if (normalized) {
        layers.layer(new BatchNormalization()).layer(new ActivationLayer(hidden));
      }
    }
    layers.layer(sequences ? last(new RnnOutputLayer.Builder(loss)) : last(dropping()));
    layers.validateOutputLayerConfig(false);
    layers.setInputType(
        input == null ? InputType.feedForward(table.train().getFeatures().size(1)) : input);
    return Nets.init(layers);
  }

  private OutputLayer.Builder dropping() {
    return new OutputLayer.Builder(loss).dropOut(widths.length == 0 ? 1 : retained);
  }

  private OutputLayer last(OutputLayer.Builder builder) {
    return builder.activation(output).weightInit(outputInit).nOut(outputs).build();
  }

  private RnnOutputLayer last(RnnOutputLayer.Builder builder) {
    return builder.activation(output).weightInit(outputInit).nOut(outputs).build();
  }
}
