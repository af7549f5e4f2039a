package io.github.gradientmonitor.benchmarks.accuracy;

import io.github.gradientmonitor.diagnosis.CauseKind;
import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/**
 * Trains each program of {@link RootCauses}, its twin, and the program with each of the other
 * changes that are said to cure it, and prints in Markdown whether they do: how the sets of right
 * causes were verified. A cure counts as one when it leads to more than twice the skill, and to
 * that of a network that has learnt.
 */
public final class CausesCheck {
  private CausesCheck() {}

  /** Takes a regular expression for the names, and the number of seeds. */
  public static void main(String[] args) {
    Pattern name = Pattern.compile(args.length > 0 ? args[0] : "");
    int seeds = args.length > 1 ? Integer.parseInt(args[1]) : 2;
    System.out.println("| program | changed | skill before, after |");
    System.out.println("|---|---|---|");
    for (RootCause program : RootCauses.all()) {
      if (name.matcher(program.name()).find()) {
        for (long seed = 1; seed <= seeds; seed++) {
          check(program, seed);
        }
      }
    }
    for (Case sound : LookAlikes.all()) {
      if (name.matcher(sound.name()).find()) {
        for (long seed = 1; seed <= seeds; seed++) {
          long start = System.currentTimeMillis();
          Run run = Run.of(sound.trial().apply(seed));
          System.out.printf(
              Locale.ROOT,
              "| %s | sound | %.2f%s | %d ms%n",
              sound.name(),
              run.skill(),
              run.learnt() ? "" : " **does not learn**",
              System.currentTimeMillis() - start);
        }
      }
    }
  }

  private static void check(RootCause program, long seed) {
    long start = System.currentTimeMillis();
    Run ill = Run.of(program.ill().apply(seed).trial());
    print(program, program.kind(), ill, Run.of(program.cured().apply(seed).trial()), start);
    for (Map.Entry<CauseKind, UnaryOperator<Recipe>> cure : program.otherCures().entrySet()) {
      start = System.currentTimeMillis();
      Recipe cured = cure.getValue().apply(program.ill().apply(seed));
      print(program, cure.getKey(), ill, Run.of(cured.trial()), start);
    }
  }

  private static void print(RootCause program, CauseKind kind, Run ill, Run cured, long start) {
    System.out.printf(
        Locale.ROOT,
        "| %s | %s | %.2f, %.2f%s | %d ms%n",
        program.name(),
        kind.title(),
        ill.skill(),
        cured.skill(),
        ill.failsBeside(cured) ? "" : " **does not hold**",
        System.currentTimeMillis() - start);
  }
}
