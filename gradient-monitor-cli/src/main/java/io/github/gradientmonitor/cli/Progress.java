package io.github.gradientmonitor.cli;

import java.io.Console;
import java.io.PrintStream;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** Shows how far a long job has come: a bar on a terminal, one plain line each tenth elsewhere. */
public interface Progress extends AutoCloseable {

  /**
   * Begins to show a job on standard error.
   *
   * @param task what is done, in a few words
   * @param steps number of times that {@link #step} will be called
   * @return a bar when the program runs in a terminal, plain lines otherwise
   */
  static Progress of(String task, long steps) {
    return isTerminal() ? bar(task, steps, System.err) : lines(task, steps, System.err);
  }

  /** One line each tenth of the way. */
  static Progress lines(String task, long steps, PrintStream out) {
    return new Progress() {
      private long done;

      @Override
      public void step() {
        done++;
        if (10 * done / steps > 10 * (done - 1) / steps) {
          out.printf("%s: %d %% (%d of %d)%n", task, 100 * done / steps, done, steps);
        }
      }

      @Override
      public void steps(long number, String note) {
        done += number;
        out.printf("%s: %d %% (%d of %d): %s%n", task, 100 * done / steps, done, steps, note);
      }

      @Override
      public void close() {}
    };
  }

  /** A bar that is drawn over and over in one line. */
  static Progress bar(String task, long steps, PrintStream out) {
    ProgressBar bar =
        new ProgressBarBuilder()
            .setTaskName(task)
            .setInitialMax(steps)
            .setStyle(ProgressBarStyle.ASCII)
            .setConsumer(new ConsoleProgressBarConsumer(out))
            .build();
    return new Progress() {
      @Override
      public void step() {
        bar.step();
      }

      @Override
      public void steps(long number, String note) {
        bar.stepBy(number);
        bar.setExtraMessage(" " + note);
      }

      @Override
      public void close() {
        bar.close();
      }
    };
  }

  /** Up to JDK 21 there is a console in a terminal only, from 22 on it has to be asked. */
  @SuppressWarnings("SystemConsoleNull")
  private static boolean isTerminal() {
    Console console = System.console();
    if (console == null) {
      return false;
    }
    try {
      return (boolean) Console.class.getMethod("isTerminal").invoke(console);
    } catch (ReflectiveOperationException e) {
      return true;
    }
  }

  /** Says that one more step is done. */
  void step();

  /**
   * Says that some more steps are done, and what came of them.
   *
   * @param number of steps
   * @param note one line, shown in any case
   */
  void steps(long number, String note);

  /** Ends the display. */
  @Override
  void close();
}
