package io.github.gradientmonitor.examples;

import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.ParseResult;

/** Says in one line what made a command fail, where picocli would print a stack trace. */
final class OneLineErrors implements IExecutionExceptionHandler {

  @Override
  public int handleExecutionException(
      Exception failure, CommandLine command, ParseResult arguments) {
    command
        .getErr()
        .println(command.getCommandName() + " failed: " + String.valueOf(failure).strip());
    return command.getCommandSpec().exitCodeOnExecutionException();
  }
}
