package io.github.gradientmonitor.cli;

import java.io.PrintWriter;
import java.io.StringWriter;

/**
 * What came of a command.
 *
 * @param exit code
 * @param out what it wrote to standard output
 * @param err what it wrote to standard error, its progress left out
 */
record CommandRun(int exit, String out, String err) {
  static CommandRun of(Object... args) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    String[] words = new String[args.length];
    for (int i = 0; i < words.length; i++) {
      words[i] = String.valueOf(args[i]);
    }
    int exit =
        GradientMonitorCommand.commandLine()
            .setOut(new PrintWriter(out, true))
            .setErr(new PrintWriter(err, true))
            .execute(words);
    return new CommandRun(exit, out.toString(), err.toString());
  }
}
