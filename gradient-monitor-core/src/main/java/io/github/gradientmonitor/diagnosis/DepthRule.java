package io.github.gradientmonitor.diagnosis;

import io.github.gradientmonitor.diagnosis.Evidence.Measure;
import io.github.gradientmonitor.observation.LayerProfile;
import io.github.gradientmonitor.trend.DepthTrend;
import io.github.gradientmonitor.trend.Signal;
import java.util.ArrayList;
import java.util.List;

/**
 * Does the backward signal shrink or grow exponentially over depth?
 *
 * <p>Reads the bias gradients. Where most hidden layers have none, the weight gradients must do,
 * but only for a vanishing gradient: the weight profile of a tapered network looks like an
 * exploding one.
 */
final class DepthRule implements Rule {
  private final Thresholds thresholds;
  private final Persistence vanishing;
  private final Persistence exploding;

  DepthRule(Thresholds thresholds) {
    this.thresholds = thresholds;
    this.vanishing = new Persistence(thresholds.confirmations(), thresholds.checks());
    this.exploding = new Persistence(thresholds.confirmations(), thresholds.checks());
  }

  @Override
  public void inspect(Reading reading, List<Finding> findings) {
    DepthTrend backward = reading.backward();
    boolean biasIsThere = 2 * backward.layers().size() >= reading.weights().layers().size();
    DepthTrend trend = biasIsThere ? backward : reading.weights();
    long iteration = reading.step().iteration();
    boolean straight =
        trend.layers().size() >= thresholds.depth()
            && trend.line().rSquared() >= thresholds.rSquared();
    double slope = trend.slope();
    boolean early = reading.check() < thresholds.decisionChecks();

    if (vanishing.accept(
        iteration,
        early && straight && slope >= thresholds.vanishingSlope(),
        slope < thresholds.release() * thresholds.vanishingSlope())) {
      findings.add(
          finding(Symptom.VANISHING_GRADIENT, vanishing, reading, trend, starved(reading, trend)));
    }
    if (exploding.accept(
        iteration,
        biasIsThere && straight && slope <= -thresholds.explodingSlope(),
        slope > -thresholds.release() * thresholds.explodingSlope())) {
      findings.add(finding(Symptom.EXPLODING_GRADIENT, exploding, reading, trend, trend.layers()));
    }
  }

  /** The layers whose signal is, along the line, below a share of that of the last one. */
  private List<String> starved(Reading reading, DepthTrend trend) {
    double limit = trend.line().logAt(trend.line().to()) + Math.log10(thresholds.starvedShare());
    List<String> names = new ArrayList<>();
    for (LayerProfile layer : reading.step().network().layers()) {
      if (trend.zero().contains(layer.name())
          || (trend.layers().contains(layer.name()) && trend.line().logAt(layer.depth()) < limit)) {
        names.add(layer.name());
      }
    }
    return names.isEmpty() && !trend.layers().isEmpty() ? trend.layers().subList(0, 1) : names;
  }

  private Finding finding(
      Symptom symptom,
      Persistence persistence,
      Reading reading,
      DepthTrend trend,
      List<String> layers) {
    Severity severity =
        symptom == Symptom.EXPLODING_GRADIENT ? Severity.CRITICAL : Severity.WARNING;
    return new Finding(
        symptom,
        severity,
        layers,
        persistence.since(),
        new Evidence(
            sentence(symptom, persistence, trend, layers),
            List.of(
                new Measure("slope", trend.slope(), "decades per layer"),
                new Measure("backward_factor", trend.backwardFactor(), "per layer"),
                new Measure("r_squared", trend.line().rSquared(), ""),
                new Measure("attenuation", trend.attenuation(), "decades"),
                new Measure(
                    "weight_gradient_slope", reading.weights().slope(), "decades per layer"),
                new Measure("layers_fitted", trend.layers().size(), "layers"))));
  }

  private String sentence(
      Symptom symptom, Persistence persistence, DepthTrend trend, List<String> layers) {
    String first = trend.layers().get(0);
    String last = trend.layers().get(trend.layers().size() - 1);
    StringBuilder text = new StringBuilder();
    text.append(
        Words.format(
            "the %s %s by x%s a layer (10^%.2f, R2 %.2f), %.1f decades from %s back to %s",
            trend.signal() == Signal.BIAS_GRADIENT ? "backward signal" : "weight gradient",
            symptom == Symptom.VANISHING_GRADIENT ? "shrinks" : "grows",
            Words.factor(trend.backwardFactor()),
            -trend.slope(),
            trend.line().rSquared(),
            Math.abs(trend.attenuation()),
            last,
            first));
    if (symptom == Symptom.VANISHING_GRADIENT && layers.size() > 1) {
      text.append(
          Words.format(
              "; %s receive less than %s of the gradient of %s",
              Words.layers(layers), Words.percent(thresholds.starvedShare()), last));
    }
    if (trend.signal() == Signal.WEIGHT_GRADIENT) {
      text.append("; most layers have no bias, so the weight gradients were read");
    } else if (trend.normalized() > 0) {
      text.append("; read at the shift of the batch normalisation behind the layers");
    }
    return text.append(". Seen at ").append(Words.steps(persistence.sightings())).toString();
  }
}
