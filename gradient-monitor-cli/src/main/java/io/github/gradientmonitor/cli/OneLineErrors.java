package io.github.gradientmonitor.cli;

import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.ParseResult;

/**
 * Says in one line what made a command fail, where picocli would print a stack trace: what is wrong
 * with its input, or what failed.
 */
final class OneLineErrors implements IExecutionExceptionHandler {

  @Override
  public int handleExecutionException(
      Exception failure, CommandLine command, ParseResult arguments) {
    boolean input = failure instanceof IllegalArgumentException;
    command
        .getErr()
        .println(
            input
                ? failure.getMessage()
                : command.getCommandName() + " failed: " + String.valueOf(failure).strip());
    return input
        ? command.getCommandSpec().exitCodeOnInvalidInput()
        : command.getCommandSpec().exitCodeOnExecutionException();
  }
}
