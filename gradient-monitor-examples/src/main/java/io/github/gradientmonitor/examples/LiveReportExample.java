package io.github.gradientmonitor.examples;

import io.github.gradientmonitor.cli.LiveReportServer;
import io.github.gradientmonitor.report.RunRecorder;
import java.io.PrintWriter;
import java.net.InetSocketAddress;
import java.util.concurrent.Callable;
import org.deeplearning4j.nn.weights.WeightInit;
import org.nd4j.linalg.activations.Activation;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Shows the report of a network of ten sigmoid layers in the browser while it trains. */
@Command(
    name = "live-report",
    mixinStandardHelpOptions = true,
    description = "Trains a network whose gradient vanishes, and serves its report meanwhile.")
public final class LiveReportExample implements Callable<Integer> {
  @Option(
      names = "--host",
      defaultValue = "127.0.0.1",
      description = "Address to listen at; the default, ${DEFAULT-VALUE}, is seen by this machine.")
  private String host = "127.0.0.1";

  @Option(
      names = "--port",
      defaultValue = "8090",
      description = "Port to listen at, 0 for any that is free. Default: ${DEFAULT-VALUE}.")
  private int port;

  @Option(
      names = "--epochs",
      defaultValue = "200",
      description = "Passes over the data. Default: ${DEFAULT-VALUE}.")
  private int epochs;

  @Option(names = "--once", description = "End with the training instead of serving on.")
  private boolean once;

  @SuppressWarnings("NullAway.Init") // by picocli
  @Spec
  private CommandSpec spec;

  /** Trains and serves until it is stopped. */
  public static void main(String[] args) {
    System.exit(new CommandLine(new LiveReportExample()).execute(args));
  }

  @Override
  public Integer call() throws Exception {
    PrintWriter out = spec.commandLine().getOut();
    RunRecorder recorder = new RunRecorder();
    try (LiveReportServer server =
        LiveReportServer.start(recorder, new InetSocketAddress(host, port))) {
      out.printf("The report is at %s%n", server.uri());
      out.flush();
      DigitTraining.train(
          DigitTraining.network(Activation.SIGMOID, WeightInit.XAVIER), epochs, recorder);
      if (!once) {
        out.println("The training is over; the report stays until you stop this with Ctrl-C.");
        out.flush();
        Thread.currentThread().join();
      }
    }
    return 0;
  }
}
