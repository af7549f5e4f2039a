package io.github.gradientmonitor.detection;

import io.github.gradientmonitor.argument.Arguments;
import io.github.gradientmonitor.diagnosis.Diagnosis;
import io.github.gradientmonitor.diagnosis.Finding;
import io.github.gradientmonitor.diagnosis.GradientHealth;
import io.github.gradientmonitor.diagnosis.Learning;
import io.github.gradientmonitor.diagnosis.Threshold;
import io.github.gradientmonitor.diagnosis.Thresholds;
import io.github.gradientmonitor.observation.NetworkProfile;
import io.github.gradientmonitor.observation.StepSummary;
import io.github.gradientmonitor.observation.TrainingStep;
import io.github.gradientmonitor.skill.Skill;
import io.github.gradientmonitor.skill.SkillTracker;
import io.github.gradientmonitor.trend.DepthRegression;
import io.github.gradientmonitor.trend.DepthTrend;
import io.github.gradientmonitor.trend.LossTrend;
import io.github.gradientmonitor.trend.Signal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;

/**
 * Puts every step of one network before every detector, and what they find before every
 * interpreter.
 *
 * <p>One thread at a time.
 */
public final class Diagnostician {
  private final Thresholds thresholds;
  private final DepthRegression regression;
  private final LossTrend loss = new LossTrend();
  private final List<Detector> detectors;
  private final List<Detector> signs;
  private final List<Interpreter> interpreters;
  private final SkillTracker skill = new SkillTracker();
  private final LearningJudge judge;
  private long checks;

  /**
   * For one look before a training: what data and configuration say is told at once.
   *
   * @param network that will be looked at
   * @param thresholds the limits between healthy and ill
   */
  public static Diagnostician beforeTraining(NetworkProfile network, Thresholds thresholds) {
    Objects.requireNonNull(thresholds, "thresholds");
    Objects.requireNonNull(network, "network");
    return new Diagnostician(network, thresholds, detectors(network, thresholds), true);
  }

  /**
   * Starts with a network of which nothing was seen yet.
   *
   * @param network whose steps will be diagnosed
   * @param thresholds the limits between healthy and ill
   */
  public Diagnostician(NetworkProfile network, Thresholds thresholds) {
    this(
        network,
        thresholds,
        detectors(
            Objects.requireNonNull(network, "network"),
            Objects.requireNonNull(thresholds, "thresholds")),
        false);
  }

  /** Starts with other detectors, or with the same ones in another order. */
  Diagnostician(NetworkProfile network, Thresholds thresholds, List<Detector> detectors) {
    this(network, thresholds, detectors, false);
  }

  private Diagnostician(
      NetworkProfile network, Thresholds thresholds, List<Detector> detectors, boolean beforehand) {
    this.thresholds = thresholds;
    this.regression = new DepthRegression(network);
    this.detectors = Arguments.copy(detectors, "detectors");
    this.judge = new LearningJudge(thresholds);
    this.signs =
        List.of(
            new DataValuesDetector(),
            new LabelDetector(thresholds),
            new OutputDetector(),
            new BatchDetector(thresholds),
            new InputDetector(thresholds),
            new StartDetector(thresholds),
            new ActivationDetector(),
            new RestraintDetector(thresholds),
            new StepSizeDetector(thresholds));
    this.interpreters =
        List.of(
            new VanishingOnce(),
            new SmallUpdatesOfVanishing(),
            new GrowthByUpdates(),
            new Aftermath(),
            new InputScaleInterpreter(thresholds),
            new ClippingInterpreter(thresholds),
            new ConstantOutput(),
            beforehand ? new Foretelling() : new NotLearning(judge));
  }

  /**
   * All detectors, new ones. Their order is that of findings of the same severity; a trend over
   * depth stands before the scale, for {@link VanishingOnce} keeps the first of the two.
   */
  static List<Detector> detectors(NetworkProfile network, Thresholds thresholds) {
    return List.of(
        new NonFiniteDetector(thresholds),
        new DepthDetector(thresholds),
        new ZeroGradientDetector(thresholds, network),
        new ScaleDetector(thresholds),
        new StepsDetector(thresholds),
        new UpdateDetector(thresholds),
        new DeadUnitsDetector(thresholds),
        new SaturationDetector(thresholds),
        new LossDetector(thresholds));
  }

  /**
   * Diagnoses the next step.
   *
   * @param step of the same network
   * @return what is known now
   */
  public Diagnosis diagnose(TrainingStep step) {
    Objects.requireNonNull(step, "step");
    DepthTrend backward = regression.fit(step, Signal.BIAS_GRADIENT);
    DepthTrend weights = regression.fit(step, Signal.WEIGHT_GRADIENT);
    loss.accept(step.loss());
    Skill now = skill.accept(step);
    Reading reading =
        new Reading(
            step,
            StepSummary.of(step),
            backward,
            weights,
            progress(now),
            now,
            Learning.TOO_EARLY,
            List.of(),
            checks++);
    List<Finding> found = ask(signs, reading);
    found.sort(Comparator.comparing(Finding::severity).reversed());
    Learning learning = judge.judge(now, skill.latest(), step, Prospect.of(found));
    reading = reading.judged(learning, found);
    List<Finding> findings = ask(detectors, reading);
    for (Interpreter interpreter : interpreters) {
      findings = interpreter.interpret(reading, findings);
    }
    return new Diagnosis(
        step.withoutData(),
        backward,
        weights,
        now,
        reading.learning(),
        health(findings),
        findings,
        List.of());
  }

  private static List<Finding> ask(List<Detector> detectors, Reading reading) {
    List<Finding> findings = new ArrayList<>(0);
    for (Detector detector : detectors) {
      List<Finding> found = detector.inspect(reading);
      if (!found.isEmpty()) {
        findings.addAll(found);
      }
    }
    return findings;
  }

  /** By skill where it is known: a loss far above that of a guess may fall long before it is. */
  private Progress progress(Skill now) {
    if (now.isKnown()) {
      double learns = thresholds.value(Threshold.LOSS_LEARNING);
      return new Progress(
          loss.fall(),
          now.value() >= learns,
          now.best() >= learns,
          loss.count() >= thresholds.count(Threshold.LOSS_PATIENCE)
              && now.value() < thresholds.value(Threshold.LOSS_STALLED),
          loss.fall() <= -thresholds.value(Threshold.LOSS_RISE));
    }
    return progress();
  }

  private Progress progress() {
    boolean due = loss.count() >= thresholds.count(Threshold.LOSS_PATIENCE);
    return new Progress(
        loss.fall(),
        loss.fall() >= thresholds.value(Threshold.LOSS_LEARNING),
        loss.bestFall() >= thresholds.value(Threshold.LOSS_LEARNING),
        due && loss.fall() < thresholds.value(Threshold.LOSS_STALLED),
        loss.fall() <= -thresholds.value(Threshold.LOSS_RISE));
  }

  private GradientHealth health(List<Finding> findings) {
    GradientHealth worst =
        checks < thresholds.count(Threshold.CHECKS)
            ? GradientHealth.WARMING_UP
            : GradientHealth.HEALTHY;
    for (Finding finding : findings) {
      if (finding.health().compareTo(worst) > 0) {
        worst = finding.health();
      }
    }
    return worst;
  }
}
