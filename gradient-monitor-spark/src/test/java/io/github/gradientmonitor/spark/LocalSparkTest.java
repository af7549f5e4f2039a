package io.github.gradientmonitor.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.apache.spark.api.java.JavaSparkContext;
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
      Verdict alone = OneMachine.verdict(training, data);
      assertThat(Verdict.of(merged.diagnosis())).isEqualTo(alone);
      assertThat(monitor.workers())
          .hasSize(Clusters.WORKERS)
          .allSatisfy(worker -> assertThat(worker.health()).isEqualTo(alone.health()));
      assertThat(alone.warnings().isEmpty()).isEqualTo(!training.ill);
    }
  }
}
