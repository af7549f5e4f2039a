package io.github.gradientmonitor.diagnosis;

import io.github.gradientmonitor.observation.NetworkProfile;
import io.github.gradientmonitor.observation.TrainingStep;
import io.github.gradientmonitor.trend.DepthRegression;
import io.github.gradientmonitor.trend.DepthTrend;
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
            new ZeroGradientRule(thresholds),
            new DepthRule(thresholds),
            // Last, for it reads what the others have found.
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
    Reading reading = new Reading(step, backward, weights, checks++);
    List<Finding> findings = new ArrayList<>(0);
    for (Rule rule : rules) {
      rule.inspect(reading, findings);
    }
    return new Diagnosis(step, backward, weights, health(findings), findings);
  }

  private GradientHealth health(List<Finding> findings) {
    GradientHealth worst =
        checks < thresholds.checks() ? GradientHealth.WARMING_UP : GradientHealth.HEALTHY;
    for (Finding finding : findings) {
      if (finding.health().compareTo(worst) > 0) {
        worst = finding.health();
      }
    }
    return worst;
  }
}
