package io.github.gradientmonitor.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.gradientmonitor.clipping.ClippingPolicy;
import io.github.gradientmonitor.clipping.NonFinitePolicy;
import io.github.gradientmonitor.diagnosis.Finding;
import io.github.gradientmonitor.diagnosis.GradientHealth;
import io.github.gradientmonitor.diagnosis.Symptom;
import io.github.gradientmonitor.observation.Intervention;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.api.java.JavaSparkContext;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.spark.api.TrainingMaster;
import org.deeplearning4j.spark.impl.graph.SparkComputationGraph;
import org.deeplearning4j.spark.impl.multilayer.SparkDl4jMultiLayer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.dataset.DataSet;

class LocalSparkTest {
  private static final int STEPS = 30;

  private static JavaSparkContext context;

  @BeforeAll
  static void start() {
    context = new JavaSparkContext(Clusters.configuration("local[2]"));
  }

  @AfterAll
  static void stop() {
    context.close();
  }

  @ParameterizedTest
  @EnumSource
  void theDiagnosisIsThatOfOneMachine(Trainings training) {
    List<DataSet> data = training.data(STEPS * Clusters.WORKERS, Clusters.BATCH);
    SparkDl4jMultiLayer network = Clusters.network(context, training.configuration());
    try (SparkGradientMonitor monitor = SparkGradientMonitor.attach(network, quiet().build())) {
      network.fit(context.parallelize(data, Clusters.WORKERS));

      MergedDiagnosis merged = monitor.merged().orElseThrow();
      assertThat(merged.workers()).isEqualTo(Clusters.WORKERS);
      assertThat(merged.diagnosis().iteration()).isEqualTo(STEPS - 1);
      assertThat(monitor.deliveries().steps()).isEqualTo(STEPS * Clusters.WORKERS);
      assertThat(monitor.deliveries().isComplete()).isTrue();
      Verdict alone = OneMachine.verdict(training, data);
      assertThat(Verdict.of(merged.diagnosis())).isEqualTo(alone);
      assertThat(monitor.workers())
          .hasSize(Clusters.WORKERS)
          .allSatisfy(worker -> assertThat(worker.health()).isEqualTo(alone.health()));
      assertThat(alone.warnings().isEmpty()).isEqualTo(!training.ill);
    }
  }

  @Test
  void aGraphIsWatchedAsANetworkIs() {
    MultiLayerNetwork layers = new MultiLayerNetwork(Trainings.VANISHING.configuration());
    layers.init();
    ComputationGraph graph = layers.toComputationGraph();
    SparkComputationGraph network =
        new SparkComputationGraph(context, graph.getConfiguration(), Clusters.master());
    try (SparkGradientMonitor monitor = SparkGradientMonitor.attach(network, quiet().build())) {
      network.fit(
          context.parallelize(
              Trainings.VANISHING.data(STEPS * Clusters.WORKERS, Clusters.BATCH),
              Clusters.WORKERS));

      MergedDiagnosis merged = monitor.merged().orElseThrow();
      assertThat(merged.workers()).isEqualTo(Clusters.WORKERS);
      assertThat(merged.diagnosis().health()).isEqualTo(GradientHealth.VANISHING);
      assertThat(merged.diagnosis().findings())
          .extracting(Finding::symptom)
          .contains(Symptom.VANISHING_GRADIENT);
      assertThat(monitor.deliveries().steps()).isEqualTo(STEPS * Clusters.WORKERS);
      assertThat(monitor.deliveries().isComplete()).isTrue();
    }
  }

  @Test
  void aTrainingMasterThatDoesNotAverageIsRefusedBeforeTheTraining() {
    TrainingMaster<?, ?> sharing =
        (TrainingMaster<?, ?>)
            Proxy.newProxyInstance(
                LocalSparkTest.class.getClassLoader(),
                new Class<?>[] {TrainingMaster.class},
                (proxy, method, arguments) -> null);
    SparkDl4jMultiLayer network =
        new SparkDl4jMultiLayer(context, Trainings.SOUND_TANH.configuration(), sharing);

    assertThatThrownBy(() -> SparkGradientMonitor.attach(network))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("must be a ParameterAveragingTrainingMaster")
        .hasMessageContaining(sharing.getClass().getName());
  }

  @Test
  void everyThirdStepIsObservedAndTheFirstOfATask() {
    SparkDl4jMultiLayer network = Clusters.network(context, Trainings.SOUND_TANH.configuration());
    try (SparkGradientMonitor monitor =
        SparkGradientMonitor.attach(network, quiet().observeEvery(3).build())) {
      network.fit(
          context.parallelize(
              Trainings.SOUND_TANH.data(STEPS * Clusters.WORKERS, Clusters.BATCH),
              Clusters.WORKERS));

      // 0, 3, 6, 9; 10, 12, 15, 18; 20, 21, 24, 27.
      assertThat(monitor.deliveries().steps()).isEqualTo(12 * Clusters.WORKERS);
      assertThat(monitor.deliveries().isComplete()).isTrue();
      assertThat(monitor.merged().orElseThrow().diagnosis().iteration()).isEqualTo(27);
    }
  }

  @Test
  void workersClipByWhatTheyHaveLearntInSplitsBeforeAndSkipWhatIsNotFinite() {
    SparkDl4jMultiLayer network = Clusters.network(context, Trainings.SOUND_RELU.configuration());
    SparkMonitorOptions options =
        quiet().clipping(ClippingPolicy.zScore()).onNonFinite(NonFinitePolicy.SKIP_UPDATE).build();
    try (SparkGradientMonitor monitor = SparkGradientMonitor.attach(network, options)) {
      network.fit(
          context.parallelize(
              Trainings.SOUND_RELU.data(STEPS * Clusters.WORKERS, Clusters.BATCH),
              Clusters.WORKERS));
      long clippedBefore = done(monitor).clippedSteps();
      List<DataSet> spikes = new ArrayList<>();
      for (DataSet data :
          Trainings.SOUND_RELU.data(Clusters.FREQUENCY * Clusters.WORKERS, Clusters.BATCH)) {
        data.setFeatures(data.getFeatures().mul(1000));
        spikes.add(data);
      }
      spikes.get(0).getLabels().putScalar(0, Double.NaN);
      network.fit(context.parallelize(spikes, Clusters.WORKERS));

      assertThat(done(monitor).skippedSteps()).isEqualTo(1);
      // A task has fewer steps than the average takes to warm up.
      assertThat(done(monitor).clippedSteps()).isGreaterThan(clippedBefore + Clusters.WORKERS);
      assertThat(network.getNetwork().params().sumNumber().doubleValue()).isFinite();
      assertThat(monitor.deliveries().isComplete()).isTrue();
    }
  }

  @Test
  void whatAPolicyHasLearntGoesOnFromSplitToSplit() {
    assertThat(mostSteps(new CountingPolicy())).isEqualTo(STEPS);
  }

  @Test
  void aPolicyWithoutANameOfItsOwnStartsAnewWithEachSplitAndTheTrainingGoesOn() {
    CountingPolicy captured = new CountingPolicy();

    assertThat(mostSteps(() -> captured.start())).isEqualTo(Clusters.FREQUENCY);
  }

  /** Trains with a policy that counts; the most steps that one of its clippers knows of. */
  private static int mostSteps(ClippingPolicy policy) {
    CountingPolicy.MOST.set(0);
    SparkDl4jMultiLayer network = Clusters.network(context, Trainings.SOUND_TANH.configuration());
    try (SparkGradientMonitor monitor =
        SparkGradientMonitor.attach(network, quiet().clipping(policy).build())) {
      network.fit(
          context.parallelize(
              Trainings.SOUND_TANH.data(STEPS * Clusters.WORKERS, Clusters.BATCH),
              Clusters.WORKERS));
      assertThat(monitor.deliveries().steps()).isEqualTo(STEPS * Clusters.WORKERS);
      assertThat(monitor.deliveries().isComplete()).isTrue();
    }
    return CountingPolicy.MOST.get();
  }

  private static Intervention done(SparkGradientMonitor monitor) {
    return monitor.merged().orElseThrow().diagnosis().step().intervention();
  }

  private static SparkMonitorOptions.Builder quiet() {
    return SparkMonitorOptions.builder().withoutLog();
  }
}
