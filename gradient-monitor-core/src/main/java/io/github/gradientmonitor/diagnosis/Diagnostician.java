package io.github.gradientmonitor.diagnosis;

import io.github.gradientmonitor.observation.NetworkProfile;
import io.github.gradientmonitor.observation.StepSummary;
import io.github.gradientmonitor.observation.TrainingStep;
import io.github.gradientmonitor.trend.DepthRegression;
import io.github.gradientmonitor.trend.DepthTrend;
import io.github.gradientmonitor.trend.LossTrend;
import io.github.gradientmonitor.trend.Signal;
import java.util.ArrayList;
import java.util.List;

/**
 * Puts every step of one network before every rule.
 *
 * <p>One thread at a time.
 */
public final class Diagnostician {
  private final Thresholds thresholds;
  private final DepthRegression regression;
  private final LossTrend loss = new LossTrend();
  private final List<Rule> rules;
  private long checks;

  /**
   * Starts with a network of which nothing was seen yet.
   *
   * @param network whose steps will be diagnosed
   * @param thresholds the limits between healthy and ill
   */
  public Diagnostician(NetworkProfile network, Thresholds thresholds) {
    this.thresholds = thresholds;
    this.regression = new DepthRegression(network);
    this.rules =
        List.of(
            new NonFiniteRule(thresholds),
            new DepthRule(thresholds),
            new ZeroGradientRule(thresholds, network),
            new ScaleRule(thresholds),
            new StepsRule(thresholds),
            new UpdateRule(thresholds),
            new DeadUnitsRule(thresholds),
            new SaturationRule(thresholds),
            new LossRule(thresholds),
            // Last, for they read what the others have found.
            new InputScaleRule(thresholds),
            new ClippingRule(thresholds));
  }

  /**
   * Diagnoses the next step.
   *
   * @param step of the same network
   * @return what is known now
   */
  public Diagnosis diagnose(TrainingStep step) {
    DepthTrend backward = regression.fit(step, Signal.BIAS_GRADIENT);
    DepthTrend weights = regression.fit(step, Signal.WEIGHT_GRADIENT);
    loss.accept(step.loss());
    Reading reading =
        new Reading(step, StepSummary.of(step), backward, weights, progress(), checks++);
    List<Finding> findings = new ArrayList<>(0);
    for (Rule rule : rules) {
      rule.inspect(reading, findings);
    }
    return new Diagnosis(step, backward, weights, health(findings), findings);
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
