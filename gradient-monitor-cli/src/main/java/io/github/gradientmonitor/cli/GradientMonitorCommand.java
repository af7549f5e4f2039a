package io.github.gradientmonitor.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;

/** One command for all that can be done with a network or a run from outside a program. */
@Command(
    name = "gradient-monitor",
    mixinStandardHelpOptions = true,
    versionProvider = GradientMonitorCommand.Version.class,
    exitCodeOnInvalidInput = ExitCode.WRONG_INPUT,
    exitCodeOnExecutionException = ExitCode.FAILED,
    description = "Does a Deeplearning4j network learn, and if not, why?",
    subcommands = {
      CheckCommand.class,
      DoctorCommand.class,
      ReportCommand.class,
      CompareCommand.class,
      BaselineCommand.class,
      ServeCommand.class
    })
public final class GradientMonitorCommand {
  /** Where logback looks for its configuration; ours leaves standard output to the answer. */
  private static final String LOG = "logback.configurationFile";

  private GradientMonitorCommand() {}

  /** Runs a command and ends with its exit code. */
  public static void main(String[] args) {
    if (System.getProperty(LOG) == null) {
      System.setProperty(LOG, "io/github/gradientmonitor/cli/logback.xml");
    }
    System.exit(commandLine().execute(args));
  }

  static CommandLine commandLine() {
    return new CommandLine(new GradientMonitorCommand())
        .setExecutionExceptionHandler(new OneLineErrors());
  }

  /** The version of the project. */
  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() throws IOException {
      try (InputStream file = Version.class.getResourceAsStream("version.txt")) {
        byte[] bytes = Objects.requireNonNull(file, "version.txt").readAllBytes();
        return new String[] {
          "gradient-monitor " + new String(bytes, StandardCharsets.UTF_8).strip()
        };
      }
    }
  }
}
