package io.github.gradientmonitor.dl4j;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.gradientmonitor.GradientMonitor;
import io.github.gradientmonitor.clipping.ClippingPolicy;
import io.github.gradientmonitor.report.HtmlReport;
import io.github.gradientmonitor.session.TrainingSession;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.List;
import javax.management.ObjectName;
import org.bytedeco.javacpp.Pointer;
import org.deeplearning4j.nn.conf.graph.AttentionVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.weights.WeightInit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.learning.config.Sgd;

/** What a listener keeps neither grows with the run nor with the number of networks. */
class ListenerMemoryTest {
  private static final DataSet BATCH = Digits.flat(4, 0);

  private static final int NETWORKS = 500;

  /** Networks after which every part of a weak map was used again. */
  private static final int CLEANING = 40;

  /** A leak stays however often one looks; what is collected late does not. */
  private static final int LOOKS = 5;

  @Test
  void networksThatAreDroppedLeaveNothingBehind() throws Exception {
    GradientMonitorListener listener = GradientMonitorListener.builder().withoutLog().build();
    long othersWatched = instances(TrainingSession.class);
    long othersMonitors = instances(GradientMonitor.class);

    fitNewNetworks(listener, NETWORKS);
    long watched = instances(TrainingSession.class) - othersWatched;
    for (int look = 0; look < LOOKS && watched > CLEANING; look++) {
      // A weak map lets go of the values of collected keys when it is used again, part by part.
      fitNewNetworks(listener, CLEANING);
      watched = instances(TrainingSession.class) - othersWatched;
    }

    assertThat(watched).isLessThanOrEqualTo(CLEANING);
    assertThat(instances(GradientMonitor.class) - othersMonitors).isLessThanOrEqualTo(CLEANING + 1);
    assertThat(listener.diagnosis().iteration()).isEqualTo(1);
  }

  @Test
  void aGraphWithParametersInAVertexIsNotKept() throws Exception {
    GradientMonitorListener listener = GradientMonitorListener.builder().withoutLog().build();
    DataSet sequences = Digits.sequences(4, 0);
    for (int i = 0; i < 10; i++) {
      ComputationGraph graph = attention();
      graph.addListeners(listener);
      graph.fit(sequences);
    }

    assertThat(listener.diagnosis().iteration()).isZero();
    assertThat(instances(ComputationGraph.class)).isZero();
  }

  @Test
  void tenThousandStepsLeaveMemoryFlat(@TempDir Path directory) throws Exception {
    MultiLayerNetwork network = Networks.mlp(2, Activation.TANH, WeightInit.XAVIER);
    GradientMonitorListener listener =
        GradientMonitorListener.builder()
            .clipping(ClippingPolicy.percentile(50))
            .sink(HtmlReport.to(directory.resolve("gradients.html")))
            .build();
    network.addListeners(listener);
    network.fit(BATCH);
    steps(listener, network, 3000);
    long heap = ownBytes();
    long outside = Pointer.totalBytes();

    steps(listener, network, 7000);

    assertThat(ownBytes() - heap).isLessThan(1 << 17);
    assertThat(Pointer.totalBytes() - outside).isLessThan(1 << 20);
  }

  /** Watches the same gradient again and again: a whole fit would leave garbage of its own. */
  private static void steps(
      GradientMonitorListener listener, MultiLayerNetwork network, int steps) {
    for (int i = 0; i < steps; i++) {
      network.setIterationCount(network.getIterationCount() + 1);
      listener.onGradientCalculation(network);
      listener.iterationDone(network, network.getIterationCount(), 0);
    }
  }

  private static void fitNewNetworks(GradientMonitorListener listener, int networks) {
    for (int i = 0; i < networks; i++) {
      MultiLayerNetwork network = Networks.mlp(1, Activation.TANH, WeightInit.XAVIER);
      network.addListeners(listener);
      network.fit(BATCH);
      network.fit(BATCH);
    }
  }

  private static ComputationGraph attention() {
    ComputationGraph graph =
        new ComputationGraph(
            Networks.conf(Activation.TANH, WeightInit.XAVIER, new Sgd(0.1))
                .graphBuilder()
                .addInputs("rows")
                .setInputTypes(InputType.recurrent(Digits.SIDE))
                .addVertex(
                    "attention",
                    new AttentionVertex.Builder()
                        .nInKeys(Digits.SIDE)
                        .nInQueries(Digits.SIDE)
                        .nInValues(Digits.SIDE)
                        .nHeads(1)
                        .headSize(4)
                        .nOut(4)
                        .projectInput(true)
                        .build(),
                    "rows",
                    "rows",
                    "rows")
                .addLayer("pool", new GlobalPoolingLayer(), "attention")
                .addLayer("digit", Networks.output(4), "pool")
                .setOutputs("digit")
                .build());
    graph.init();
    return graph;
  }

  /** Live objects of a class. */
  private static long instances(Class<?> type) throws Exception {
    return histogram(1, type.getName());
  }

  /** Bytes of all live objects of our own classes. */
  private static long ownBytes() throws Exception {
    return histogram(2, "io.github.gradientmonitor.*");
  }

  /** A column of the lines of some classes, as the virtual machine counts after a collection. */
  private static long histogram(int column, String classes) throws Exception {
    String histogram =
        (String)
            ManagementFactory.getPlatformMBeanServer()
                .invoke(
                    new ObjectName("com.sun.management:type=DiagnosticCommand"),
                    "gcClassHistogram",
                    new Object[] {new String[0]},
                    new String[] {String[].class.getName()});
    return histogram
        .lines()
        .map(line -> List.of(line.trim().split("\\s+")))
        .filter(fields -> fields.size() > 3 && fields.get(3).matches(classes))
        .mapToLong(fields -> Long.parseLong(fields.get(column)))
        .sum();
  }
}
