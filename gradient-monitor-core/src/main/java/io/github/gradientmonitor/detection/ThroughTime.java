package io.github.gradientmonitor.detection;

import io.github.gradientmonitor.argument.Arguments;
import io.github.gradientmonitor.diagnosis.Cause;
import io.github.gradientmonitor.diagnosis.Evidence;
import io.github.gradientmonitor.diagnosis.Evidence.Measure;
import io.github.gradientmonitor.diagnosis.Finding;
import io.github.gradientmonitor.diagnosis.GradientHealth;
import io.github.gradientmonitor.diagnosis.Severity;
import io.github.gradientmonitor.diagnosis.SignalCause;
import io.github.gradientmonitor.diagnosis.Symptom;
import io.github.gradientmonitor.diagnosis.Words;
import io.github.gradientmonitor.observation.LayerProfile;
import io.github.gradientmonitor.observation.NetworkProfile;
import io.github.gradientmonitor.trend.TimeTrend;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Does the gradient of a recurrent network reach the far end of its sequences? That is not seen in
 * training: somebody has to probe it.
 *
 * <p>Its limits are no {@link io.github.gradientmonitor.diagnosis.Threshold}: nothing is watched
 * here, and nothing alerts, so that nobody needs to be spared. Who probes a network gets the
 * half-life beside the length of the sequence, and judges by what the task needs.
 */
public final class ThroughTime {
  /** Decades over the sequence from which on the gradient counts as vanishing or exploding. */
  private static final double DECADES = 3;

  /** Share of the variance that the law must explain for that. */
  private static final double R_SQUARED = 0.5;

  private ThroughTime() {}

  /**
   * Whether the gradient vanishes or explodes: when it loses or gains three decades over the
   * sequence, so that the far end moves the weights a thousand times less or more than the near
   * one.
   */
  public static GradientHealth health(TimeTrend trend) {
    Objects.requireNonNull(trend, "trend");
    double lost = trend.decadesLost();
    if (!(trend.line().rSquared() >= R_SQUARED) || Math.abs(lost) < DECADES) {
      return GradientHealth.HEALTHY;
    }
    return lost > 0 ? GradientHealth.VANISHING : GradientHealth.EXPLODING;
  }

  /**
   * What there is to say of a gradient through time.
   *
   * @param network that was probed
   * @param trend the norms over time
   * @param steps time steps of the longest sequence; more than the trend has where back-propagation
   *     is truncated
   * @param severity of what is found
   * @return empty when the gradient is healthy
   */
  public static Optional<Finding> inspect(
      NetworkProfile network, TimeTrend trend, long steps, Severity severity) {
    Objects.requireNonNull(network, "network");
    Objects.requireNonNull(severity, "severity");
    Arguments.notNegative(steps, "steps");
    GradientHealth health = health(trend);
    if (health == GradientHealth.HEALTHY) {
      return Optional.empty();
    }
    boolean vanishes = health == GradientHealth.VANISHING;
    double halfLife = trend.halfLife();
    int reach = trend.norms().size();
    String sentence =
        Words.format(
            "through time the gradient %s every %s steps, over sequences of %d steps by a factor of"
                + " 1e%d",
            vanishes ? "halves" : "doubles",
            Words.figure(Math.abs(halfLife)),
            reach,
            -Math.round(trend.decadesLost()));
    String truncated =
        reach < steps
            ? Words.format("; truncated back-propagation cuts them from %d steps", steps)
            : "";
    return Optional.of(
        new Finding(
            vanishes ? Symptom.VANISHING_GRADIENT : Symptom.EXPLODING_GRADIENT,
            severity,
            layers(network),
            0,
            Evidence.of(
                sentence + truncated,
                new Measure("half_life", halfLife, "time steps"),
                new Measure("time_steps", reach, "time steps"),
                new Measure("decades_through_time", trend.decadesLost(), "decades")),
            List.of(cause(network, vanishes, halfLife, reach))));
  }

  private static Cause cause(
      NetworkProfile network, boolean vanishes, double halfLife, long reach) {
    return vanishes
        ? new SignalCause.Forgetting(halfLife, reach, Suspicion.isGated(network))
        : Suspicion.throughTime(network);
  }

  private static List<String> layers(NetworkProfile network) {
    return network.hiddenLayers().stream()
        .filter(LayerProfile::recurrent)
        .map(LayerProfile::name)
        .toList();
  }
}
