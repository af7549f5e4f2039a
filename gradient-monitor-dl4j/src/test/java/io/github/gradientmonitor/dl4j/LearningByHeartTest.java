package io.github.gradientmonitor.dl4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.nd4j.linalg.indexing.NDArrayIndex.all;
import static org.nd4j.linalg.indexing.NDArrayIndex.interval;

import io.github.gradientmonitor.diagnosis.CauseKind;
import io.github.gradientmonitor.diagnosis.Diagnosis;
import io.github.gradientmonitor.diagnosis.Finding;
import io.github.gradientmonitor.dl4j.LearningByHeart.Verdict;
import io.github.gradientmonitor.dl4j.Programs.Program;
import java.util.Random;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional;
import org.deeplearning4j.nn.conf.layers.recurrent.SimpleRnn;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.weights.WeightInit;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

class LearningByHeartTest {

  @Test
  void aSoundNetworkLearnsAMinibatchByHeart() {
    LearningByHeart test =
        TrainingCheckup.canLearnByHeart(
            Networks.mlp(3, Activation.RELU, WeightInit.RELU), Digits.flat(32, 0));

    assertThat(test.verdict()).isEqualTo(Verdict.LEARNT);
    assertThat(test.isLearnt()).isTrue();
    assertThat(test.skill().value()).isGreaterThanOrEqualTo(0.9);
    assertThat(test.toString()).startsWith("Can learn by heart: a skill of 0.9");
  }

  @Test
  void aSoundGraphDoesToo() {
    assertThat(TrainingCheckup.canLearnByHeart(Networks.residualGraph(), Digits.flat(32, 0)))
        .extracting(LearningByHeart::verdict)
        .isEqualTo(Verdict.LEARNT);
  }

  @Test
  void theUpdaterOfTheBackwardDirectionIsNotWhatIsTested() {
    MultiLayerNetwork network =
        new MultiLayerNetwork(
            new NeuralNetConfiguration.Builder()
                .seed(1)
                .updater(new Sgd(1e6))
                .list()
                .layer(new Bidirectional(new SimpleRnn.Builder().nIn(2).nOut(8).build()))
                .layer(
                    new RnnOutputLayer.Builder(LossFunction.MCXENT)
                        .nIn(16)
                        .nOut(2)
                        .activation(Activation.SOFTMAX)
                        .build())
                .setInputType(InputType.recurrent(2))
                .build());
    network.init();
    INDArray features = Nd4j.randn(DataType.FLOAT, 16, 2, 4);
    INDArray positive = features.get(all(), interval(0, 1), all()).gt(0).castTo(DataType.FLOAT);
    DataSet batch = new DataSet(features, Nd4j.concat(1, positive, positive.rsub(1)));

    assertThat(TrainingCheckup.canLearnByHeart(network, batch).verdict()).isEqualTo(Verdict.LEARNT);
  }

  @Test
  void soLabelsThatDoNotFollowFromTheFeaturesAreNotTheNetworksFault() {
    Program program = Programs.classes(true, Activation.RELU);

    assertThat(
            TrainingCheckup.canLearnByHeart(program.network(), program.batches().get(0)).verdict())
        .isEqualTo(Verdict.LEARNT);
  }

  @Test
  void aNetworkWhoseGradientVanishesLearnsNothing() {
    LearningByHeart test =
        TrainingCheckup.canLearnByHeart(
            Networks.mlp(12, Activation.SIGMOID, WeightInit.XAVIER), Digits.flat(32, 0));

    assertThat(test.verdict()).isEqualTo(Verdict.NOT_LEARNT);
    assertThat(test.toString()).startsWith("Cannot learn by heart").contains("look at the network");
  }

  @Test
  void anOutputThatCannotGiveTheTargetsLearnsNothing() {
    Program program = Programs.regression(Activation.SIGMOID, row -> 5 + row[0]);

    assertThat(
            TrainingCheckup.canLearnByHeart(program.network(), program.batches().get(0)).verdict())
        .isEqualTo(Verdict.NOT_LEARNT);
  }

  @Test
  void labelsThatAreAllTheSameTellNothing() {
    Program program = Programs.constantLabels();

    LearningByHeart test =
        TrainingCheckup.canLearnByHeart(program.network(), program.batches().get(0));

    assertThat(test.verdict()).isEqualTo(Verdict.UNKNOWN);
    assertThat(test.toString()).isEqualTo("Not known: the labels are all the same.");
  }

  @Test
  void leavesNoTrace() {
    DataSet batch = Digits.flat(16, 1);
    ComputationGraph alone = trainedTwice(batch, false);
    ComputationGraph tested = trainedTwice(batch, true);

    assertThat(tested.params().toFloatVector()).containsExactly(alone.params().toFloatVector());
    assertThat(tested.getIterationCount()).isEqualTo(2);
  }

  private static ComputationGraph trainedTwice(DataSet batch, boolean tested) {
    ComputationGraph graph = Networks.residualGraph();
    Nd4j.getRandom().setSeed(5);
    graph.fit(batch);
    if (tested) {
      TrainingCheckup.canLearnByHeart(graph, batch);
    }
    graph.fit(batch);
    return graph;
  }

  @Test
  void aCheckupTellsWhatDataAndConfigurationSay() {
    Program targets = Programs.lstm(false);
    Diagnosis before = TrainingCheckup.of(targets.network(), targets.batches().get(0));

    assertThat(before.causes()).extracting(cause -> cause.kind()).contains(CauseKind.TARGET_SCALE);
    assertThat(before.advice()).isNotEmpty();
    Program sound = Programs.lstm(true);
    assertThat(TrainingCheckup.of(sound.network(), sound.batches().get(0)).findings())
        .extracting(Finding::cause)
        .isEmpty();
  }

  @Test
  void aCheckupOfAnUntrainedNetworkNeedsOneMinibatchOnly() {
    MultiLayerNetwork network =
        Programs.network(
            Programs.conf(new org.nd4j.linalg.learning.config.Adam(5)),
            Programs.dense(6, 32, Activation.SOFTMAX),
            Programs.softmax(32, 3));
    float[][] x = Programs.features(new Random(1), 32, 6);
    Diagnosis before =
        TrainingCheckup.of(network, Programs.batches(x, Programs.oneHot(x, 3)).get(0));

    assertThat(before.causes())
        .extracting(cause -> cause.kind())
        .contains(CauseKind.ACTIVATION, CauseKind.LEARNING_RATE);
  }
}
