package io.github.gradientmonitor.benchmarks.accuracy;

import io.github.gradientmonitor.diagnosis.CauseKind;
import io.github.gradientmonitor.diagnosis.Learning;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** How often the monitor named a right cause, and knew whether a network learns. */
final class Causes {
  private static final int AMONG = 3;
  private static final int EARLY = 100;

  private int ill;
  private int first;
  private int among;
  private int runs;
  private int rightAtTheEnd;
  private int longRuns;
  private int rightEarly;

  /** Judges a run of an ill network, by the last step in which a cause was named. */
  void ill(Case ofCase, Run run) {
    Set<CauseKind> right = ofCase.causes();
    List<CauseKind> named = named(run);
    ill++;
    first += !named.isEmpty() && right.contains(named.get(0)) ? 1 : 0;
    among += named.stream().limit(AMONG).anyMatch(right::contains) ? 1 : 0;
    judge(run, true);
  }

  /** Judges a run of a healthy network. */
  void healthy(Run run) {
    judge(run, false);
  }

  /** The causes that were named last, the likeliest first. */
  static List<CauseKind> named(Run run) {
    List<CauseKind> named = List.of();
    for (Statement statement : run.statements()) {
      if (!statement.alarms().isEmpty() && !statement.causes().isEmpty()) {
        named = statement.causes();
      }
    }
    return named;
  }

  private void judge(Run run, boolean isIll) {
    List<Statement> statements = run.statements();
    if (statements.isEmpty()) {
      return;
    }
    runs++;
    rightAtTheEnd += isRight(statements.get(statements.size() - 1), isIll) ? 1 : 0;
    if (statements.size() > EARLY) {
      longRuns++;
      rightEarly += isRight(statements.get(EARLY), isIll) ? 1 : 0;
    }
  }

  private static boolean isRight(Statement statement, boolean isIll) {
    return isIll ? statement.deniesLearning() : statement.learning() == Learning.LEARNING;
  }

  String sentence() {
    return String.format(
        Locale.ROOT,
        "A right cause is named first in %d of %d ill runs (%.3f), among the first three in %d"
            + " (%.3f). Whether the network learns is right at the end of %d of %d runs (%.3f), by"
            + " step %d in %d of %d (%.3f).%n",
        first,
        ill,
        (double) first / ill,
        among,
        (double) among / ill,
        rightAtTheEnd,
        runs,
        (double) rightAtTheEnd / runs,
        EARLY,
        rightEarly,
        longRuns,
        (double) rightEarly / longRuns);
  }
}
