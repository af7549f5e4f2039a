package io.github.gradientmonitor.detection;

import io.github.gradientmonitor.diagnosis.Cause;
import io.github.gradientmonitor.diagnosis.Evidence;
import io.github.gradientmonitor.diagnosis.Evidence.Measure;
import io.github.gradientmonitor.diagnosis.Finding;
import io.github.gradientmonitor.diagnosis.Severity;
import io.github.gradientmonitor.diagnosis.Symptom;
import io.github.gradientmonitor.diagnosis.Threshold;
import io.github.gradientmonitor.diagnosis.Thresholds;
import io.github.gradientmonitor.diagnosis.Words;
import io.github.gradientmonitor.observation.DisplayName;
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
 *
 * <p>A steep decay in the first steps that adds up to decades is a fault at once; one that is steep
 * over a few layers, or slow, is watched, and a fault only when the network does not learn. Both
 * end in a matter to watch when the network learns all the same.
 */
final class DepthDetector implements Detector {
  private final Thresholds thresholds;
  private final Persistence steep;
  private final Persistence slow;
  private final Persistence growing;

  /** The trends in the last steps in which the signs were there, which the evidence tells of. */
  private DepthTrend steepTrend = DepthTrend.unseen();

  private DepthTrend slowTrend = DepthTrend.unseen();
  private DepthTrend growingTrend = DepthTrend.unseen();

  DepthDetector(Thresholds thresholds) {
    this.thresholds = thresholds;
    int needed = thresholds.count(Threshold.CONFIRMATIONS);
    int checks = thresholds.count(Threshold.CHECKS);
    this.steep = new Persistence(needed, checks);
    this.slow = new Persistence(needed, checks);
    this.growing = new Persistence(needed, checks);
  }

  @Override
  public List<Finding> inspect(Reading reading) {
    DepthTrend backward = reading.backward();
    boolean biasIsThere = 2 * backward.layers().size() >= reading.weights().layers().size();
    DepthTrend trend = biasIsThere ? backward : reading.weights();
    boolean straight =
        trend.layers().size() >= thresholds.count(Threshold.LAYERS)
            && trend.line().rSquared() >= thresholds.value(Threshold.R_SQUARED);
    boolean early = reading.check() < thresholds.count(Threshold.DECISION_CHECKS);

    boolean isSteep =
        early && straight && trend.slope() >= thresholds.value(Threshold.VANISHING_SLOPE);
    boolean isSlow =
        early
            && straight
            && trend.attenuation() >= thresholds.value(Threshold.VANISHING_ATTENUATION);
    boolean isGrowing =
        early
            && biasIsThere
            && straight
            && trend.slope() <= -thresholds.value(Threshold.EXPLODING_SLOPE);
    steepTrend = isSteep ? trend : steepTrend;
    slowTrend = isSlow ? trend : slowTrend;
    growingTrend = isGrowing ? trend : growingTrend;

    boolean steepSeen =
        steep.accept(
            reading.iteration(), isSteep, trend.slope() < released(Threshold.VANISHING_SLOPE));
    boolean slowSeen =
        slow.accept(
            reading.iteration(),
            isSlow,
            trend.attenuation() < released(Threshold.VANISHING_ATTENUATION));
    boolean growingSeen =
        growing.accept(
            reading.iteration(), isGrowing, trend.slope() > -released(Threshold.EXPLODING_SLOPE));
    List<Finding> findings = new ArrayList<>(0);
    Progress progress = reading.progress();
    if (steepSeen) {
      findings.add(vanishing(steep(reading), steep, reading, steepTrend));
    } else if (slowSeen) {
      findings.add(vanishing(progress.onlyIfStalled(Severity.WARNING), slow, reading, slowTrend));
    }
    if (growingSeen) {
      findings.add(
          finding(
              Symptom.EXPLODING_GRADIENT,
              progress.unlessLearning(Severity.CRITICAL),
              growing,
              reading,
              growingTrend,
              growingTrend.layers(),
              Suspicion.exploding(reading.step().network(), growing.since())));
    }
    return findings;
  }

  /** Decades over all layers do not come back; less often does, so that the loss is asked. */
  private Severity steep(Reading reading) {
    return steepTrend.attenuation() >= thresholds.value(Threshold.VANISHING_ATTENUATION)
        ? reading.progress().unlessLearning(Severity.WARNING)
        : reading.onceItFails(Severity.WARNING);
  }

  private double released(Threshold threshold) {
    return thresholds.value(Threshold.RELEASE) * thresholds.value(threshold);
  }

  private Finding vanishing(
      Severity severity, Persistence persistence, Reading reading, DepthTrend trend) {
    return finding(
        Symptom.VANISHING_GRADIENT,
        severity,
        persistence,
        reading,
        trend,
        starved(reading, trend),
        Suspicion.vanishing(reading.step().network()));
  }

  /** The layers whose signal is, along the line, below a share of that of the last one. */
  private List<String> starved(Reading reading, DepthTrend trend) {
    double limit =
        trend.line().logAt(trend.line().to())
            + Math.log10(thresholds.value(Threshold.STARVED_SHARE));
    List<String> names = new ArrayList<>();
    for (LayerProfile layer : reading.step().network().layers()) {
      if (trend.zero().contains(layer.name())
          || (trend.layers().contains(layer.name()) && trend.line().logAt(layer.depth()) < limit)) {
        names.add(layer.name());
      }
    }
    return names.isEmpty() ? trend.layers().subList(0, 1) : names;
  }

  private Finding finding(
      Symptom symptom,
      Severity severity,
      Persistence persistence,
      Reading reading,
      DepthTrend trend,
      List<String> layers,
      List<Cause> causes) {
    double forward = reading.weights().slope() - reading.backward().slope();
    List<Long> sightings = persistence.sightings();
    double share = thresholds.value(Threshold.STARVED_SHARE);
    return new Finding(
        symptom,
        severity,
        layers,
        persistence.since(),
        Evidence.of(
            () -> sentence(symptom, sightings, trend, layers, share, forward),
            new Measure("slope", trend.slope(), "decades per layer"),
            new Measure("backward_factor", trend.backwardFactor(), "per layer"),
            new Measure("r_squared", trend.line().rSquared(), ""),
            new Measure("attenuation", trend.attenuation(), "decades"),
            new Measure("weight_gradient_slope", reading.weights().slope(), "decades per layer"),
            new Measure("forward_slope", forward, "decades per layer"),
            new Measure("layers_fitted", trend.layers().size(), "layers"),
            new Measure("loss_fall", reading.progress().fall(), "share")),
        causes);
  }

  private static String sentence(
      Symptom symptom,
      List<Long> sightings,
      DepthTrend trend,
      List<String> layers,
      double share,
      double forward) {
    boolean vanishes = symptom == Symptom.VANISHING_GRADIENT;
    String last = DisplayName.of(trend.layers().get(trend.layers().size() - 1));
    StringBuilder text = new StringBuilder();
    text.append(
        Words.format(
            "the %s %s by x%s a layer (10^%.2f, R2 %.2f), %.1f decades from %s back to %s",
            trend.signal() == Signal.BIAS_GRADIENT ? "backward signal" : "weight gradient",
            vanishes ? "shrinks" : "grows",
            Words.factor(trend.backwardFactor()),
            -trend.slope(),
            trend.line().rSquared(),
            Math.abs(trend.attenuation()),
            last,
            DisplayName.of(trend.layers().get(0))));
    if (vanishes && layers.size() > 1) {
      text.append(
          Words.format(
              "; %s receive less than %s of the gradient of %s",
              Words.layers(layers), Words.percent(share), last));
    }
    if (Math.abs(forward) >= 0.05) {
      text.append(
          Words.format(
              "; the activations %s by x%s a layer on their way forward",
              forward < 0 ? "shrink" : "grow", Words.factor(Math.pow(10, forward))));
    }
    if (trend.signal() == Signal.WEIGHT_GRADIENT) {
      text.append("; most layers have no bias, so the weight gradients were read");
    } else if (trend.normalized() > 0) {
      text.append("; read at the shift of the batch normalisation behind the layers");
    }
    return text.append(". Seen at ").append(Words.steps(sightings)).toString();
  }
}
