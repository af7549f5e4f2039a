package io.github.gradientmonitor.spark;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.gradientmonitor.dl4j.GradientMonitorListener;
import java.util.List;
import org.apache.spark.api.java.JavaSparkContext;
import org.deeplearning4j.datasets.iterator.utilty.ListDataSetIterator;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.spark.impl.multilayer.SparkDl4jMultiLayer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
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
    SparkMonitorOptions quiet = SparkMonitorOptions.builder().withoutLog().build();
    try (SparkGradientMonitor monitor = SparkGradientMonitor.attach(network, quiet)) {
      network.fit(context.parallelize(data, Clusters.WORKERS));

      MergedDiagnosis merged = monitor.merged().orElseThrow();
      assertThat(merged.workers()).isEqualTo(Clusters.WORKERS);
      assertThat(merged.diagnosis().iteration()).isEqualTo(STEPS - 1);
      assertThat(monitor.deliveries().steps()).isEqualTo(STEPS * Clusters.WORKERS);
      assertThat(monitor.deliveries().isComplete()).isTrue();
      Verdict alone = alone(training, data);
      assertThat(Verdict.of(merged.diagnosis())).isEqualTo(alone);
      assertThat(monitor.workers())
          .hasSize(Clusters.WORKERS)
          .allSatisfy(worker -> assertThat(Verdict.of(worker)).isEqualTo(alone));
      assertThat(alone.warnings().isEmpty()).isEqualTo(!training.ill);
    }
  }

  private static Verdict alone(Trainings training, List<DataSet> data) {
    MultiLayerNetwork network = new MultiLayerNetwork(training.configuration());
    network.init();
    try (GradientMonitorListener listener =
        GradientMonitorListener.builder().withoutLog().build()) {
      network.addListeners(listener);
      network.fit(
          new ListDataSetIterator<>(
              DataSet.merge(data).asList(), Clusters.WORKERS * Clusters.BATCH));
      return Verdict.of(listener.diagnosis());
    }
  }
}
