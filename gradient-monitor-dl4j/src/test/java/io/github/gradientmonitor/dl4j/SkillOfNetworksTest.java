package io.github.gradientmonitor.dl4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.gradientmonitor.skill.Skill;
import java.util.Arrays;
import java.util.Random;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayerWithBackprop;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.weights.WeightInit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.ILossFunction;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;
import org.nd4j.linalg.lossfunctions.impl.LossMCXENT;
import org.nd4j.linalg.lossfunctions.impl.LossMSE;
import org.nd4j.linalg.ops.transforms.Transforms;

/**
 * The oracle is Deeplearning4j itself: a network whose output is the best constant, by its bias,
 * has the loss of a guess, and so a skill of 0.
 */
class SkillOfNetworksTest {
  private static final int EXAMPLES = 40;

  @ParameterizedTest
  @CsvSource({
    "MCXENT, SOFTMAX",
    "NEGATIVELOGLIKELIHOOD, SOFTMAX",
    "XENT, SIGMOID",
    "MSE, IDENTITY",
    "L2, IDENTITY",
    "SQUARED_LOSS, IDENTITY"
  })
  void isZeroForTheBestConstantOutput(LossFunction loss, Activation activation) {
    INDArray labels = classes(3);
    double[] share = labels.mean(0).toDoubleVector();
    double[] bias =
        Arrays.stream(share)
            .map(
                p ->
                    switch (activation) {
                      case SOFTMAX -> Math.log(p);
                      case SIGMOID -> Math.log(p / (1 - p));
                      default -> p;
                    })
            .toArray();

    Skill skill = skill(network(loss.getILossFunction(), activation, bias), labels);

    assertThat(skill.reason()).isEmpty();
    assertThat(skill.value()).isCloseTo(0, within(1e-4));
    assertThat(skill.guess()).isCloseTo(skill.loss(), within(1e-4));
  }

  @ParameterizedTest
  @EnumSource(
      value = LossFunction.class,
      names = {
        "L1",
        "MEAN_ABSOLUTE_ERROR",
        "MEAN_ABSOLUTE_PERCENTAGE_ERROR",
        "MEAN_SQUARED_LOGARITHMIC_ERROR",
        "POISSON"
      })
  void isAtMostALittleAboveZeroForAnyConstantUnderALossWithoutAClosedForm(LossFunction loss) {
    Random random = new Random(4);
    float[][] targets = new float[EXAMPLES][1];
    for (float[] row : targets) {
      row[0] = (float) (1 + 3 * random.nextDouble());
    }
    INDArray labels = Nd4j.createFromArray(targets);
    for (double constant : new double[] {1, 1.5, 2, 2.5, 3}) {
      Skill skill = skill(network(loss.getILossFunction(), Activation.IDENTITY, constant), labels);

      assertThat(skill.isKnown()).isTrue();
      // The best of mean and median is not the very best constant of each of these losses.
      assertThat(skill.value()).isLessThan(0.1);
    }
  }

  @ParameterizedTest
  @CsvSource({"2", "5"})
  void respectsWeightsOfClasses(float heavy) {
    INDArray labels = classes(3);
    INDArray weights = Nd4j.createFromArray(1f, heavy, 1f);
    double[] share = labels.mean(0).toDoubleVector();
    double[] bias = {Math.log(share[0]), Math.log(heavy * share[1]), Math.log(share[2])};

    Skill skill = skill(network(new LossMCXENT(weights), Activation.SOFTMAX, bias), labels);
    Skill squared = skill(network(new LossMSE(weights), Activation.IDENTITY, share), labels);

    assertThat(skill.value()).isCloseTo(0, within(1e-4));
    assertThat(squared.value()).isCloseTo(0, within(1e-4));
  }

  @ParameterizedTest
  @EnumSource(RNNFormat.class)
  void countsTheStepsOfSequencesThatAreNotMasked(RNNFormat format) {
    Random random = new Random(5);
    INDArray features = Nd4j.zeros(EXAMPLES, 1, 6);
    INDArray labels = Nd4j.zeros(EXAMPLES, 2, 6);
    INDArray mask = Nd4j.zeros(EXAMPLES, 6);
    double ones = 0;
    double steps = 0;
    for (int i = 0; i < EXAMPLES; i++) {
      for (int t = 0; t < 6; t++) {
        int one = random.nextInt(4) == 0 ? 1 : 0;
        boolean counts = t <= i % 6;
        labels.putScalar(new int[] {i, counts ? one : 1, t}, counts ? 1 : 1e6);
        mask.putScalar(new int[] {i, t}, counts ? 1 : 0);
        ones += counts ? one : 0;
        steps += counts ? 1 : 0;
      }
    }
    boolean last = format == RNNFormat.NWC;
    double p = ones / steps;
    MultiLayerNetwork network =
        new MultiLayerNetwork(
            new NeuralNetConfiguration.Builder()
                .updater(new Sgd(0))
                .list()
                .layer(new LSTM.Builder().nIn(1).nOut(3).dataFormat(format).build())
                .layer(
                    new RnnOutputLayer.Builder(LossFunction.MCXENT)
                        .nIn(3)
                        .nOut(2)
                        .dataFormat(format)
                        .activation(Activation.SOFTMAX)
                        .weightInit(WeightInit.ZERO)
                        .build())
                .build());
    network.init();
    network.getLayer(1).getParam("b").assign(Nd4j.createFromArray(Math.log(1 - p), Math.log(p)));
    DataSet batch =
        new DataSet(
            last ? features.permute(0, 2, 1).dup('c') : features,
            last ? labels.permute(0, 2, 1).dup('c') : labels,
            mask,
            mask);
    GradientMonitorListener listener = GradientMonitorListener.builder().withoutLog().build();
    network.setListeners(listener);
    for (int i = 0; i < 12; i++) {
      network.fit(batch);
    }

    assertThat(listener.diagnosis().skill().value()).isCloseTo(0, within(1e-4));
  }

  @Test
  void sumsOverTheOutputsOfAGraph() {
    INDArray labels = classes(3);
    INDArray numbers = labels.getColumn(1, true).mul(4).dup();
    ComputationGraph graph =
        new ComputationGraph(
            new NeuralNetConfiguration.Builder()
                .updater(new Sgd(0))
                .weightInit(WeightInit.ZERO)
                .graphBuilder()
                .addInputs("in")
                .addLayer("classes", output(LossFunction.MCXENT, Activation.SOFTMAX, 3), "in")
                .addLayer("number", output(LossFunction.MSE, Activation.IDENTITY, 1), "in")
                .setOutputs("classes", "number")
                .build());
    graph.init();
    double[] share = labels.mean(0).toDoubleVector();
    graph
        .getLayer("classes")
        .getParam("b")
        .assign(Nd4j.createFromArray(Math.log(share[0]), Math.log(share[1]), Math.log(share[2])));
    graph.getLayer("number").getParam("b").assign(4 * share[1]);
    GradientMonitorListener listener = GradientMonitorListener.builder().withoutLog().build();
    graph.setListeners(listener);
    for (int i = 0; i < 12; i++) {
      graph.fit(
          new MultiDataSet(
              new INDArray[] {Nd4j.rand(EXAMPLES, 2)}, new INDArray[] {labels, numbers}));
    }

    assertThat(listener.diagnosis().skill().value()).isCloseTo(0, within(1e-4));
  }

  /** The oracle computes the losses from what the graph predicts. */
  @Test
  void tellsTheSkillOfEachOutputOfAGraphWithoutThePenalty() {
    INDArray features = Nd4j.rand(EXAMPLES, 2);
    INDArray labels = classes(3);
    INDArray numbers = Nd4j.rand(EXAMPLES, 1);
    ComputationGraph graph =
        new ComputationGraph(
            new NeuralNetConfiguration.Builder()
                .seed(3)
                .updater(new Sgd(0))
                .l2(0.5)
                .graphBuilder()
                .addInputs("in")
                .addLayer("classes", output(LossFunction.MCXENT, Activation.SOFTMAX, 3), "in")
                .addLayer("number", output(LossFunction.MSE, Activation.IDENTITY, 1), "in")
                .setOutputs("classes", "number")
                .build());
    graph.init();
    INDArray[] given = graph.output(features);
    double entropy = 0;
    for (double share : labels.mean(0).toDoubleVector()) {
      entropy -= share * Math.log(share);
    }
    double loss = -labels.mul(Transforms.log(given[0])).sumNumber().doubleValue() / EXAMPLES;
    double variance = numbers.varNumber().doubleValue() * (EXAMPLES - 1) / EXAMPLES;
    double error = numbers.squaredDistance(given[1]) / EXAMPLES;
    GradientMonitorListener listener = GradientMonitorListener.builder().withoutLog().build();
    graph.setListeners(listener);

    for (int i = 0; i < 12; i++) {
      graph.fit(new MultiDataSet(new INDArray[] {features}, new INDArray[] {labels, numbers}));
    }

    Skill skill = listener.diagnosis().skill();
    assertThat(graph.calcRegularizationScore(true)).isGreaterThan(0.1);
    assertThat(skill.outputs().keySet()).containsExactly("classes", "number");
    assertThat(skill.outputs().get("classes")).isCloseTo(1 - loss / entropy, within(1e-4));
    assertThat(skill.outputs().get("number")).isCloseTo(1 - error / variance, within(1e-4));
    assertThat(skill.value()).isCloseTo(1 - (loss + error) / (entropy + variance), within(1e-4));
  }

  /** The loss is the sum over both, so that the guess of one alone says nothing. */
  @Test
  void isNotKnownWhereOneOfTheOutputsCannotBeRead() {
    INDArray labels = classes(3);
    ComputationGraph graph =
        new ComputationGraph(
            new NeuralNetConfiguration.Builder()
                .updater(new Sgd(0.1))
                .graphBuilder()
                .addInputs("in")
                .addLayer("classes", output(LossFunction.MCXENT, Activation.SOFTMAX, 3), "in")
                .addLayer(
                    "frozen",
                    new FrozenLayerWithBackprop(output(LossFunction.MSE, Activation.IDENTITY, 3)),
                    "in")
                .setOutputs("classes", "frozen")
                .build());
    graph.init();
    GradientMonitorListener listener = GradientMonitorListener.builder().withoutLog().build();
    graph.setListeners(listener);
    MultiDataSet batch =
        new MultiDataSet(
            new INDArray[] {Nd4j.rand(EXAMPLES, 2)}, new INDArray[] {labels, labels.mul(100)});

    for (int i = 0; i < 3; i++) {
      graph.fit(batch);
    }

    Skill skill = listener.diagnosis().skill();
    assertThat(listener.diagnosis().step().loss()).isGreaterThan(100);
    assertThat(skill.isKnown()).isFalse();
    assertThat(skill.reason()).isEqualTo("the best constant output of the loss is not known");
  }

  @Test
  void countsPassesInWhateverOrderTheExamplesCome() {
    MultiLayerNetwork network = network(new LossMSE(), Activation.IDENTITY, 0, 0);
    GradientMonitorListener listener = GradientMonitorListener.builder().withoutLog().build();
    network.setListeners(listener);
    DataSet all = new DataSet(Nd4j.rand(60, 2), Nd4j.rand(60, 2));
    for (int pass = 0; pass < 4; pass++) {
      all.shuffle(pass);
      for (DataSet batch : all.batchBy(12)) {
        network.fit(batch);
      }
    }

    assertThat(listener.diagnosis().skill().passes()).isEqualTo(3);
  }

  /** Labels of classes of unequal share. */
  private static INDArray classes(int count) {
    float[][] rows = new float[EXAMPLES][count];
    for (int i = 0; i < EXAMPLES; i++) {
      rows[i][i % 10 < 6 ? 0 : i % 10 < 9 ? 1 : 2] = 1;
    }
    return Nd4j.createFromArray(rows);
  }

  private static OutputLayer output(LossFunction loss, Activation activation, int units) {
    return new OutputLayer.Builder(loss).nIn(2).nOut(units).activation(activation).build();
  }

  /** One layer whose weights are 0, with a learning rate of 0. */
  private static MultiLayerNetwork network(
      ILossFunction loss, Activation activation, double... bias) {
    MultiLayerNetwork network =
        new MultiLayerNetwork(
            new NeuralNetConfiguration.Builder()
                .updater(new Sgd(0))
                .weightInit(WeightInit.ZERO)
                .list()
                .layer(
                    new OutputLayer.Builder(loss)
                        .nIn(2)
                        .nOut(bias.length)
                        .activation(activation)
                        .build())
                .build());
    network.init();
    network.getLayer(0).getParam("b").assign(Nd4j.createFromArray(bias));
    return network;
  }

  private static Skill skill(MultiLayerNetwork network, INDArray labels) {
    GradientMonitorListener listener = GradientMonitorListener.builder().withoutLog().build();
    network.setListeners(listener);
    for (int i = 0; i < 12; i++) {
      network.fit(new DataSet(Nd4j.rand(EXAMPLES, 2), labels));
    }
    return listener.diagnosis().skill();
  }
}
