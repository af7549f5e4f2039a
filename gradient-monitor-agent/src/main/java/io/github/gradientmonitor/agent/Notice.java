package io.github.gradientmonitor.agent;

/** What the agent has to say of itself: a line on standard error, which every program has. */
public final class Notice {
  private Notice() {}

  /** Says one line. */
  public static void say(String line) {
    System.err.println("gradient-monitor: " + line);
  }
}
