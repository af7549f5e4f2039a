package io.github.gradientmonitor.detection;

import io.github.gradientmonitor.diagnosis.Cause;
import io.github.gradientmonitor.diagnosis.Evidence;
import io.github.gradientmonitor.diagnosis.Evidence.Measure;
import io.github.gradientmonitor.diagnosis.Finding;
import io.github.gradientmonitor.diagnosis.Learning;
import io.github.gradientmonitor.diagnosis.OutputCause;
import io.github.gradientmonitor.diagnosis.RestraintCause;
import io.github.gradientmonitor.diagnosis.Severity;
import io.github.gradientmonitor.diagnosis.SignalCause;
import io.github.gradientmonitor.diagnosis.StepCause;
import io.github.gradientmonitor.diagnosis.Symptom;
import io.github.gradientmonitor.diagnosis.WeightCause;
import io.github.gradientmonitor.diagnosis.Words;
import io.github.gradientmonitor.skill.Skill;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Puts together why a network does not learn: what its skill says, what data and configuration say,
 * and what its gradient says.
 *
 * <p>Signs that cannot work are told at once, all others only when the network does not learn; they
 * then explain the findings about the gradient, too. One that learns all the same is left alone.
 */
final class NotLearning implements Interpreter {
  /** Steps over which a loss at that of a guess is beyond doubt. */
  private static final long BEYOND_DOUBT = 300;

  /** Steps for which the sentence of a failure stands before it is written anew. */
  private static final long FRESH = 100;

  private final LearningJudge judge;
  private @Nullable Finding latest;
  private long writtenAt;

  NotLearning(LearningJudge judge) {
    this.judge = judge;
  }

  @Override
  public List<Finding> interpret(Reading reading, List<Finding> findings) {
    boolean known = reading.skill().isKnown();
    boolean fails =
        reading.learning() == Learning.NOT_LEARNING || reading.learning() == Learning.COLLAPSED;
    if (!fails && reading.signs().isEmpty()) {
      latest = null;
      return findings;
    }
    boolean failed =
        fails || (reading.learning() == Learning.UNKNOWN && reading.progress().stalled());
    boolean learns = reading.learning() == Learning.LEARNING && reading.progress().learns();
    List<Finding> critical = atLeast(Severity.CRITICAL, reading.signs());
    List<Finding> decisive = learns ? critical : atLeast(Severity.WARNING, reading.signs());
    List<Finding> all = new ArrayList<>(findings.size() + 1);
    for (Finding finding : findings) {
      all.add(explained(finding, decisive));
    }
    if (failed && (known || !decisive.isEmpty())) {
      all.add(failure(reading, findings, known));
    } else {
      latest = null;
      critical.stream().findFirst().ifPresent(first -> all.add(foretold(first, critical)));
    }
    return all;
  }

  private static List<Finding> atLeast(Severity severity, List<Finding> findings) {
    return findings.isEmpty()
        ? findings
        : findings.stream().filter(f -> f.severity().compareTo(severity) >= 0).toList();
  }

  /** What data or configuration say lies deeper than what the gradient shows of it. */
  private static Finding explained(Finding finding, List<Finding> signs) {
    if (finding.severity() == Severity.WATCH) {
      return finding;
    }
    List<Cause> causes =
        signs.stream()
            .filter(sign -> explains(sign.cause(), finding.symptom()))
            .map(Finding::cause)
            .collect(Collectors.toCollection(ArrayList::new));
    if (causes.isEmpty()) {
      return finding;
    }
    causes.addAll(finding.causes());
    return finding.withCauses(causes);
  }

  /** A signal that shrinks over depth, or updates that are small, come from no data. */
  private static boolean explains(Cause cause, Symptom symptom) {
    boolean shrinks = symptom == Symptom.VANISHING_GRADIENT || symptom == Symptom.UPDATE_TOO_SMALL;
    return !shrinks
        || cause instanceof WeightCause
        || cause instanceof SignalCause
        || cause instanceof OutputCause
        || cause instanceof StepCause
        || cause instanceof RestraintCause;
  }

  private static Finding foretold(Finding first, List<Finding> signs) {
    return new Finding(
        Symptom.NOT_LEARNING,
        Severity.WARNING,
        first.layers(),
        first.since(),
        Evidence.of(sentences(signs)),
        signs.stream().flatMap(sign -> sign.causes().stream()).toList());
  }

  /** What fails goes on failing: its words are written anew when it gets worse, or now and then. */
  private Finding failure(Reading reading, List<Finding> findings, boolean known) {
    boolean collapsed = reading.learning() == Learning.COLLAPSED;
    Symptom symptom = collapsed ? Symptom.LEARNING_COLLAPSED : Symptom.NOT_LEARNING;
    Severity severity =
        known && reading.skill().steps() >= BEYOND_DOUBT ? Severity.CRITICAL : Severity.WARNING;
    Finding before = latest;
    boolean stands =
        before != null
            && before.symptom() == symptom
            && before.severity() == severity
            && reading.check() < writtenAt + FRESH
            && reading.check() > writtenAt;
    if (before == null || !stands) {
      writtenAt = reading.check();
      before = failure(reading, findings, symptom, severity);
      latest = before;
    }
    return before;
  }

  private Finding failure(
      Reading reading, List<Finding> findings, Symptom symptom, Severity severity) {
    List<Finding> signs = reading.signs();
    Skill skill = reading.skill();
    List<Finding> ill = atLeast(Severity.WARNING, findings);
    List<Cause> causes = new ArrayList<>();
    atLeast(Severity.WARNING, signs).forEach(sign -> causes.addAll(sign.causes()));
    ill.forEach(finding -> causes.addAll(finding.causes()));
    signs.forEach(sign -> causes.addAll(sign.causes()));
    causes.addAll(Elimination.causes(reading, ill));
    boolean collapsed = symptom == Symptom.LEARNING_COLLAPSED;
    StringBuilder text = new StringBuilder();
    if (skill.isKnown()) {
      text.append(
          Words.format(
              "after %d steps the loss is %s, and that of the best constant guess %s (skill %s,"
                  + " where 0 is a guess and 1 is perfect%s%s)",
              skill.steps(),
              Words.figure(skill.loss()),
              Words.figure(skill.guess()),
              Words.skill(skill.value()),
              collapsed ? "; it was " + Words.skill(skill.best()) : "",
              skill.outputs().isEmpty() ? "" : "; by output " + Words.outputs(skill.outputs())));
    } else {
      text.append("the loss does not fall");
    }
    text.append(signs.isEmpty() ? "" : "; " + sentences(signs));
    text.append(
        ill.isEmpty()
            ? "; the gradient is sound: look at the data, the rate, the loss"
            : "; the gradient is not sound: "
                + ill.stream().map(f -> f.symptom().title()).collect(Collectors.joining(", ")));
    return new Finding(
        symptom,
        severity,
        signs.isEmpty() ? List.of() : signs.get(0).layers(),
        judge.since(),
        Evidence.of(
            text.toString(),
            new Measure("skill", skill.value(), "share"),
            new Measure("loss", skill.loss(), ""),
            new Measure("guess", skill.guess(), "")),
        causes.stream().distinct().toList());
  }

  private static String sentences(List<Finding> signs) {
    return signs.stream()
        .limit(3)
        .map(sign -> sign.evidence().sentence())
        .collect(Collectors.joining("; "));
  }
}
