package io.github.gradientmonitor.dl4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.gradientmonitor.diagnosis.Diagnosis;
import io.github.gradientmonitor.diagnosis.GradientHealth;
import io.github.gradientmonitor.diagnosis.Symptom;
import java.util.Collection;
import java.util.List;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.weights.WeightInit;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

class TrainingCheckupTest {
  private static final DataSet BATCH = Digits.flat(32, 0);

  @Test
  void findsAGradientThatWillNotReachTheFirstLayers() {
    Diagnosis diagnosis =
        TrainingCheckup.of(Networks.mlp(10, Activation.SIGMOID, WeightInit.XAVIER), BATCH);

    assertThat(diagnosis.health()).isEqualTo(GradientHealth.VANISHING);
    assertThat(diagnosis.finding(Symptom.VANISHING_GRADIENT).orElseThrow().layers())
        .contains("layer0")
        .doesNotContain("layer9");
  }

  @Test
  void findsNothingInASoundNetwork() {
    Diagnosis diagnosis =
        TrainingCheckup.of(Networks.mlp(10, Activation.RELU, WeightInit.RELU), BATCH);

    assertThat(diagnosis.health()).isEqualTo(GradientHealth.HEALTHY);
    assertThat(diagnosis.findings()).isEmpty();
  }

  @Test
  void takesANetworkOfEitherClassAndNothingElse() {
    Model sequence = Networks.mlp(10, Activation.SIGMOID, WeightInit.XAVIER);
    Model graph = ((MultiLayerNetwork) sequence).toComputationGraph();

    assertThat(TrainingCheckup.of(sequence, BATCH).health()).isEqualTo(GradientHealth.VANISHING);
    assertThat(TrainingCheckup.of(graph, BATCH).health()).isEqualTo(GradientHealth.VANISHING);
    Model layer = (Model) ((MultiLayerNetwork) sequence).getLayer(0);
    assertThatThrownBy(() -> TrainingCheckup.of(layer, BATCH))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("network must be a MultiLayerNetwork or ComputationGraph, but was");
  }

  @Test
  void readsWhatTheListenerReadsInTheFirstStep() {
    MultiLayerNetwork network = Networks.mlp(4, Activation.TANH, WeightInit.XAVIER);
    GradientMonitorListener listener = GradientMonitorListener.builder().withoutLog().build();

    Diagnosis before = TrainingCheckup.of(network, BATCH);
    network.addListeners(listener);
    network.fit(BATCH);

    List<Double> first =
        listener.diagnosis().step().layers().stream()
            .map(layer -> layer.weightGradient().l2Norm())
            .toList();
    assertThat(before.step().layers())
        .extracting(layer -> layer.weightGradient().l2Norm())
        .containsExactlyElementsOf(first);
    assertThat(before.step().loss()).isEqualTo(listener.diagnosis().step().loss());
    assertThat(before.step().layers().get(1).saturation()).isBetween(0.0, 1.0);
  }

  @Test
  void looksAtGraphsWithOneOrMoreInputs() {
    ComputationGraph graph = Networks.residualGraph();

    Diagnosis one = TrainingCheckup.of(graph, BATCH);
    Diagnosis more = TrainingCheckup.of(graph, BATCH.toMultiDataSet());

    assertThat(one.health()).isEqualTo(GradientHealth.HEALTHY);
    assertThat(more.step().layers()).isEqualTo(one.step().layers());
  }

  @Test
  void leavesNoTraceInASequenceOfLayers() {
    float[] alone = trained(Networks.cnn(), false);

    assertThat(trained(Networks.cnn(), true)).containsExactly(alone);
  }

  @Test
  void leavesNoTraceInAGraph() {
    float[] alone = trained(Networks.residualGraph(), false);

    assertThat(trained(Networks.residualGraph(), true)).containsExactly(alone);
  }

  /** Parameters and updater state after ten steps with dropout, of which five came before. */
  private static float[] trained(MultiLayerNetwork network, boolean checked) {
    TrainingListener listener = GradientMonitorListener.builder().withoutLog().build();
    network.addListeners(listener);
    Nd4j.getRandom().setSeed(5);
    for (int i = 0; i < 10; i++) {
      if (checked && i == 5) {
        double score = network.score();
        TrainingCheckup.of(network, Digits.images(32, 7));
        assertThat(network.score()).isEqualTo(score);
      }
      network.fit(Digits.images(16, i));
    }
    assertThat(network.getListeners()).containsExactly(listener);
    assertThat(network.getIterationCount()).isEqualTo(10);
    return concat(
        network.params().toFloatVector(), network.getUpdater().getStateViewArray().toFloatVector());
  }

  private static float[] trained(ComputationGraph network, boolean checked) {
    TrainingListener listener = GradientMonitorListener.builder().withoutLog().build();
    network.addListeners(listener);
    Nd4j.getRandom().setSeed(5);
    for (int i = 0; i < 10; i++) {
      if (checked && i == 5) {
        TrainingCheckup.of(network, Digits.flat(32, 7));
      }
      network.fit(Digits.flat(16, i));
    }
    Collection<TrainingListener> listeners = network.getListeners();
    assertThat(listeners).containsExactly(listener);
    assertThat(network.getIterationCount()).isEqualTo(10);
    return concat(
        network.params().toFloatVector(), network.getUpdater().getStateViewArray().toFloatVector());
  }

  private static float[] concat(float[] one, float[] other) {
    float[] both = new float[one.length + other.length];
    System.arraycopy(one, 0, both, 0, one.length);
    System.arraycopy(other, 0, both, one.length, other.length);
    return both;
  }
}
