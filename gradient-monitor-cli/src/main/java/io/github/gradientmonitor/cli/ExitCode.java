package io.github.gradientmonitor.cli;

/** How commands end when they do not come to a result; results are small numbers of their own. */
final class ExitCode {
  /** The command or its input is not right; EX_USAGE of sysexits.h. */
  static final int WRONG_INPUT = 64;

  /** The program failed; EX_SOFTWARE of sysexits.h. */
  static final int FAILED = 70;

  private ExitCode() {}
}
