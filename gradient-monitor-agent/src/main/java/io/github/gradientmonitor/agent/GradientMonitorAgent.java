package io.github.gradientmonitor.agent;

import java.lang.instrument.Instrumentation;
import org.jspecify.annotations.Nullable;

/**
 * The agent: {@code java -javaagent:gradient-monitor-agent.jar=report=run.html -jar training.jar}
 * watches every network that the program trains.
 *
 * <p>Options that are wrong end the virtual machine with one line on standard error and the exit
 * code {@value #WRONG_OPTIONS}; {@code help} prints them and ends it with 0.
 */
public final class GradientMonitorAgent {
  /** Exit code of a program whose agent was given options that are wrong. */
  public static final int WRONG_OPTIONS = 2;

  private GradientMonitorAgent() {}

  /**
   * Called by the virtual machine before the program's {@code main}.
   *
   * @param arguments what follows the agent's jar and its {@code =}; null where nothing does
   * @param instrumentation of this virtual machine
   */
  public static void premain(@Nullable String arguments, Instrumentation instrumentation) {
    if ("help".equals(arguments)) {
      System.out.print(AgentOptions.HELP);
      System.exit(0);
    }
    try {
      Audience.open(AgentOptions.parse(arguments == null ? "" : arguments), AgentJar.present());
    } catch (IllegalArgumentException e) {
      Notice.say(e.getMessage() + " (help prints the options)");
      System.exit(WRONG_OPTIONS);
    }
    ListenerReads.install(instrumentation);
  }

  /**
   * Prints the options.
   *
   * @param arguments not looked at
   */
  public static void main(String[] arguments) {
    System.out.print(AgentOptions.HELP);
  }
}
