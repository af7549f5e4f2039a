package io.github.gradientmonitor.cli;

import io.github.gradientmonitor.report.RunRecorder;
import io.github.gradientmonitor.sink.JsonLinesTail;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Shows the report of a run in the browser while its JSON lines are still being written. */
@Command(
    name = "serve",
    mixinStandardHelpOptions = true,
    exitCodeOnInvalidInput = ExitCode.WRONG_INPUT,
    exitCodeOnExecutionException = ExitCode.FAILED,
    description = {
      "Shows the report of a run in the browser while its JSON lines are still being written.",
      "Stop it with Ctrl-C."
    },
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {
      "64:the command or its input is not right",
      "70:the program failed",
      "130:it was stopped"
    },
    footerHeading = "Example:%n",
    footer = "  gradient-monitor serve --from run.jsonl --port 8090")
final class ServeCommand implements Callable<Integer> {
  private static final Duration PAUSE = Duration.ofSeconds(1);
  private static final int STOPPED = 130;

  @Option(names = "--from", required = true, description = "File that a JsonLinesSink writes.")
  @SuppressWarnings("NullAway.Init") // by picocli
  private Path from;

  @Option(
      names = "--host",
      defaultValue = "127.0.0.1",
      description = "Address to listen at; the default, ${DEFAULT-VALUE}, is seen by this machine.")
  @SuppressWarnings("NullAway.Init") // by picocli
  private String host;

  @Option(
      names = "--port",
      defaultValue = "8090",
      description = "Port to listen at, 0 for any that is free. Default: ${DEFAULT-VALUE}.")
  private int port;

  @SuppressWarnings("NullAway.Init") // by picocli
  @Spec
  private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    if (port < 0 || port > 65535) {
      throw new IllegalArgumentException("--port must be 0 .. 65535, but was " + port);
    }
    if (!Files.isRegularFile(from)) {
      throw new IllegalArgumentException("no such file: " + from);
    }
    PrintWriter out = spec.commandLine().getOut();
    RunRecorder recorder = new RunRecorder();
    JsonLinesTail tail = JsonLinesTail.of(from, recorder);
    tail.read();
    try (LiveReportServer server =
        LiveReportServer.start(recorder, new InetSocketAddress(host, port))) {
      out.printf("The report is at %s%n", server.uri());
      out.flush();
      while (true) {
        Thread.sleep(PAUSE.toMillis());
        tail.read();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return STOPPED;
    }
  }
}
