package io.github.gradientmonitor.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.gradientmonitor.clipping.NonFinitePolicy;
import io.github.gradientmonitor.diagnosis.Diagnosis;
import io.github.gradientmonitor.sink.MonitorSink;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.SparkException;
import org.apache.spark.api.java.JavaSparkContext;
import org.deeplearning4j.spark.impl.multilayer.SparkDl4jMultiLayer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.dataset.DataSet;

/** Two worker processes on loopback, and Kryo between them and the driver. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ClusterTest {
  private static final int STEPS = 30;

  @TempDir private static Path directory;
  private static LoopbackCluster cluster;
  private static JavaSparkContext context;

  @BeforeAll
  static void start() throws Exception {
    cluster = new LoopbackCluster(directory, Clusters.WORKERS);
    context =
        new JavaSparkContext(
            Clusters.kryo(cluster.configuration()).set("spark.task.maxFailures", "2"));
  }

  @AfterAll
  static void stop() throws Exception {
    if (context != null) {
      context.close();
    }
    if (cluster != null) {
      cluster.close();
    }
  }

  @Test
  @Order(1)
  void theDriverDiagnosesAsOneMachineDoes() {
    Trainings training = Trainings.VANISHING;
    List<DataSet> data = data(training);
    SparkDl4jMultiLayer network = Clusters.network(context, training.configuration());
    try (SparkGradientMonitor monitor = SparkGradientMonitor.attach(network, quiet().build())) {
      network.fit(context.parallelize(data, Clusters.WORKERS));

      Verdict alone = OneMachine.verdict(training, data);
      assertThat(Verdict.of(monitor.merged().orElseThrow().diagnosis())).isEqualTo(alone);
      assertThat(alone.warnings()).isNotEmpty();
      assertThat(monitor.workers()).hasSize(Clusters.WORKERS);
      assertThat(monitor.deliveries().steps()).isEqualTo((long) STEPS * Clusters.WORKERS);
      assertThat(monitor.deliveries().isComplete()).isTrue();
    }
  }

  @Test
  @Order(2)
  void aStopEndsTheJob() {
    Trainings training = Trainings.NOT_FINITE;
    SparkDl4jMultiLayer network = Clusters.network(context, training.configuration());
    SparkMonitorOptions options = quiet().onNonFinite(NonFinitePolicy.STOP).build();
    try (SparkGradientMonitor monitor = SparkGradientMonitor.attach(network, options)) {
      assertThatThrownBy(() -> network.fit(context.parallelize(data(training), Clusters.WORKERS)))
          .isInstanceOf(SparkException.class)
          .hasMessageContaining("TrainingDivergedException");
      assertThat(monitor.diagnosis()).isEmpty();
    }
  }

  @Test
  @Order(3)
  void aWorkerThatIsKilledCostsItsOwnRecordsOnly() {
    Trainings training = Trainings.VANISHING;
    List<DataSet> data = data(training);
    SparkDl4jMultiLayer network = Clusters.network(context, training.configuration());
    KillsAWorker killer = new KillsAWorker();
    SparkMonitorOptions options = quiet().sink(killer).build();
    try (SparkGradientMonitor monitor = SparkGradientMonitor.attach(network, options)) {
      network.fit(context.parallelize(data, Clusters.WORKERS));

      assertThat(killer.killed).isTrue();
      Deliveries deliveries = monitor.deliveries();
      assertThat(deliveries.steps() + deliveries.missing())
          .isEqualTo((long) STEPS * Clusters.WORKERS);
      assertThat(deliveries.late() + deliveries.doubled() + deliveries.damaged()).isZero();
      Diagnosis merged = monitor.merged().orElseThrow().diagnosis();
      assertThat(merged.iteration()).isEqualTo(STEPS - 1);
      assertThat(Verdict.of(merged)).isEqualTo(OneMachine.verdict(training, data));
    }
  }

  private static final class KillsAWorker implements MonitorSink {
    private boolean killed;

    @Override
    public void onDiagnosis(Diagnosis diagnosis) {
      if (!killed && diagnosis.iteration() == Clusters.FREQUENCY - 1) {
        killed = true;
        cluster.kill(1);
      }
    }
  }

  private static List<DataSet> data(Trainings training) {
    return training.data(STEPS * Clusters.WORKERS, Clusters.BATCH);
  }

  private static SparkMonitorOptions.Builder quiet() {
    return SparkMonitorOptions.builder().withoutLog();
  }
}
