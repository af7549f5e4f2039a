package io.github.gradientmonitor.examples;

import io.github.gradientmonitor.dl4j.GradientMonitorListener;
import io.github.gradientmonitor.metrics.GradientMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.PrintWriter;
import java.net.URI;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.weights.WeightInit;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.dataset.DataSet;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * Shows a training to Prometheus: first ten sigmoid layers, whose gradient vanishes, then the same
 * network with ReLU and He init, which is the cure.
 */
@Command(
    name = "PrometheusExample",
    mixinStandardHelpOptions = true,
    description = "Serves /metrics to Prometheus while an ill network trains, and then its cure.")
public final class PrometheusExample implements Callable<Integer> {
  private static final String JOB = "gradient-monitor-example";
  private static final int SEED = 42;
  private static final int BATCH = 64;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--host",
      defaultValue = "127.0.0.1",
      description = "Interface to listen on (default: ${DEFAULT-VALUE}, this machine only).")
  private String host = "127.0.0.1";

  @Option(
      names = "--push",
      paramLabel = "URL",
      description = "Pushgateway to send the last numbers to, such as http://127.0.0.1:9091.")
  private @Nullable Pushgateway gateway;

  private int port;
  private int seconds;

  private PrometheusExample() {}

  /** Runs with the options of the command line. */
  public static void main(String[] args) {
    System.exit(commandLine().execute(args));
  }

  static CommandLine commandLine() {
    return new CommandLine(new PrometheusExample())
        .registerConverter(Pushgateway.class, address -> new Pushgateway(URI.create(address)));
  }

  @Option(
      names = "--port",
      defaultValue = "9464",
      description = "Port to listen on, 0 for a free one (default: ${DEFAULT-VALUE}).")
  void port(int value) {
    if (value < 0 || value > 65535) {
      throw new ParameterException(
          spec.commandLine(), "--port must be from 0 to 65535, but was " + value);
    }
    port = value;
  }

  @Option(
      names = "--seconds",
      defaultValue = "60",
      description = "How long each of the two networks trains (default: ${DEFAULT-VALUE}).")
  void seconds(int value) {
    if (value < 1) {
      throw new ParameterException(
          spec.commandLine(), "--seconds must be at least 1, but was " + value);
    }
    seconds = value;
  }

  @Override
  public Integer call() throws Exception {
    PrintWriter out = spec.commandLine().getOut();
    PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    try (MetricsServer server = MetricsServer.start(host, port, registry);
        GradientMonitorListener monitor =
            GradientMonitorListener.builder().sink(new GradientMetrics(registry)).build()) {
      out.printf("Metrics at %s%n%n", server.uri());
      out.printf("1. Ten sigmoid layers with Xavier init, for %d s%n", seconds);
      train(DigitTraining.network(Activation.SIGMOID, WeightInit.XAVIER), monitor);
      out.printf("   %s%n", monitor.diagnosis().health());
      out.printf("2. The same network with ReLU and He init, for %d s%n", seconds);
      train(DigitTraining.network(Activation.RELU, WeightInit.RELU), monitor);
      out.printf("   %s%n", monitor.diagnosis().health());
      if (gateway != null) {
        gateway.push(JOB, registry.scrape());
        out.printf("The last numbers are at %s, as job %s%n", gateway, JOB);
      }
    }
    return 0;
  }

  private void train(MultiLayerNetwork network, GradientMonitorListener monitor) {
    DataSet images = OpticalDigits.split(SEED).getTrain();
    network.addListeners(monitor);
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
    while (System.nanoTime() - end < 0) {
      for (DataSet batch : images.batchBy(BATCH)) {
        network.fit(batch);
      }
    }
  }
}
