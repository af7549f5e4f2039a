package io.github.gradientmonitor.detection;

import static io.github.gradientmonitor.testing.Steps.gradient;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.assertj.core.api.Assertions.within;

import io.github.gradientmonitor.diagnosis.Diagnosis;
import io.github.gradientmonitor.diagnosis.Finding;
import io.github.gradientmonitor.diagnosis.GradientHealth;
import io.github.gradientmonitor.diagnosis.Severity;
import io.github.gradientmonitor.diagnosis.Symptom;
import io.github.gradientmonitor.diagnosis.Threshold;
import io.github.gradientmonitor.diagnosis.Thresholds;
import io.github.gradientmonitor.observation.LayerProfile;
import io.github.gradientmonitor.observation.LayerRole;
import io.github.gradientmonitor.observation.NetworkProfile;
import io.github.gradientmonitor.observation.TrainingStep;
import io.github.gradientmonitor.statistics.TensorStatistics;
import io.github.gradientmonitor.testing.Steps;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The rule over depth, seen from outside: through a diagnostician with the default limits. */
class DepthDetectorTest {
  private static final int DECISION_CHECKS = Thresholds.defaults().count(Threshold.DECISION_CHECKS);

  private final NetworkProfile network = Steps.network(8);
  private final Diagnostician diagnostician = new Diagnostician(network, Thresholds.defaults());
  private long iteration;

  @Test
  void findsAVanishingGradientInTwoChecks() {
    assertThat(observe(0.45).findings()).isEmpty();
    Diagnosis diagnosis = observe(0.45);

    assertThat(diagnosis.health()).isEqualTo(GradientHealth.VANISHING);
    assertThat(diagnosis.findings()).hasSize(1);
    Finding finding = diagnosis.findings().get(0);
    assertThat(finding.symptom()).isEqualTo(Symptom.VANISHING_GRADIENT);
    assertThat(finding.severity()).isEqualTo(Severity.WARNING);
    assertThat(finding.since()).isZero();
    // 0.45 * (8 - depth) decades below h8: more than the 2 decades of a 1 % share up to depth 3
    assertThat(finding.layers()).containsExactly("h1", "h2", "h3");
    assertThat(finding.evidence().value("slope")).isCloseTo(0.45, within(1e-9));
    assertThat(finding.evidence().value("backward_factor"))
        .isCloseTo(Math.pow(10, -0.45), within(1e-9));
    assertThat(finding.evidence().value("r_squared")).isCloseTo(1, within(1e-9));
    assertThat(finding.evidence().value("attenuation")).isCloseTo(7 * 0.45, within(1e-9));
    assertThat(finding.evidence().value("weight_gradient_slope")).isCloseTo(0, within(1e-9));
    assertThat(finding.evidence().value("layers_fitted")).isEqualTo(8);
    assertThat(finding.evidence().sentence())
        .isEqualTo(
            "the backward signal shrinks by x0.35 a layer (10^-0.45, R2 1.00), 3.2 decades from h8"
                + " back to h1; h1, h2, h3 receive less than 1 % of the gradient of h8; the"
                + " activations shrink by x0.35 a layer on their way forward. Seen at steps 0, 1");
  }

  @Test
  void namesTheFirstLayerWhenNoneIsStarvedYet() {
    observe(0.31);

    // 0.31 * 7 = 2.17 decades: h1 alone is below 1 %
    assertThat(vanishing(observe(0.31)).layers()).containsExactly("h1");

    NetworkProfile five = Steps.network(5);
    Diagnostician other = new Diagnostician(five, Thresholds.defaults());
    other.diagnose(Steps.sloping(five, 0, 0.31));
    Diagnosis diagnosis = other.diagnose(Steps.sloping(five, 1, 0.31));

    assertThat(vanishing(diagnosis).layers()).containsExactly("h1");
    assertThat(vanishing(diagnosis).evidence().sentence()).doesNotContain("receive");
  }

  @Test
  void countsALayerWithoutAnySignalAmongTheStarved() {
    IntToDoubleFunction norm = depth -> depth == 5 ? 0 : Math.pow(10, 0.45 * (depth - 8));
    observe(norm);

    assertThat(vanishing(observe(norm)).layers()).containsExactly("h1", "h2", "h3", "h5");
  }

  @Test
  void tellsTheStepInWhichItWasFirstSeen() {
    observe(0);
    observe(0);
    observe(0.5);
    observe(0);
    Diagnosis diagnosis = observe(0.5);

    assertThat(vanishing(diagnosis).since()).isEqualTo(2);
    assertThat(vanishing(diagnosis).evidence().sentence()).endsWith("Seen at steps 2, 4");
  }

  @Test
  void findsAnExplodingGradientInTwoChecks() {
    assertThat(observe(-0.3).findings()).isEmpty();
    Diagnosis diagnosis = observe(-0.3);

    assertThat(diagnosis.health()).isEqualTo(GradientHealth.EXPLODING);
    assertThat(diagnosis.findings()).hasSize(1);
    Finding finding = diagnosis.findings().get(0);
    assertThat(finding.symptom()).isEqualTo(Symptom.EXPLODING_GRADIENT);
    assertThat(finding.severity()).isEqualTo(Severity.CRITICAL);
    assertThat(finding.layers()).containsExactly("h1", "h2", "h3", "h4", "h5", "h6", "h7", "h8");
    assertThat(finding.evidence().sentence())
        .isEqualTo(
            "the backward signal grows by x2.00 a layer (10^0.30, R2 1.00), 2.1 decades from h8"
                + " back to h1; the activations grow by x2.00 a layer on their way forward. Seen at"
                + " steps 0, 1");
  }

  @ParameterizedTest
  @ValueSource(doubles = {-0.19, -0.1, 0, 0.1, 0.2, 0.29})
  void isSilentBelowTheLimits(double slope) {
    for (int i = 0; i < 20; i++) {
      assertThat(observe(slope).findings()).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, -1})
  void isSilentWhereTheProfileIsNotStraight(int sign) {
    // steep by the median of slopes, and far from a line
    double[] log = {0, 3, -2, 2.5, 0.5, 5, 0, 4.5};
    IntToDoubleFunction norm = depth -> depth > 8 ? 1 : Math.pow(10, sign * log[depth - 1]);
    for (int i = 0; i < 20; i++) {
      Diagnosis diagnosis = observe(norm);
      assertThat(sign * diagnosis.backward().slope()).isGreaterThan(0.3);
      assertThat(diagnosis.backward().line().rSquared()).isLessThan(0.8);
      assertThat(diagnosis.findings()).isEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource({"1, 0", "2, 0", "3, 0", "4, 0", "5, 1", "6, 1", "30, 1"})
  void needsFiveHiddenLayers(int hidden, int findings) {
    NetworkProfile net = Steps.network(hidden);
    for (double slope : new double[] {1, -1}) {
      Diagnostician other = new Diagnostician(net, Thresholds.defaults());
      for (int i = 0; i < 5; i++) {
        Diagnosis diagnosis = other.diagnose(Steps.sloping(net, i, slope));
        assertThat(diagnosis.findings()).hasSize(i == 0 ? 0 : findings);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.6, -0.6})
  void isSilentOnASteepProfileThatComesLate(double slope) {
    for (int i = 0; i < DECISION_CHECKS; i++) {
      observe(0.1);
    }
    for (int i = 0; i < 50; i++) {
      assertThat(overDepth(observe(slope))).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.6, -0.6})
  void findsASteepProfileInTheLastChecksThatCount(double slope) {
    for (int i = 0; i < DECISION_CHECKS - 2; i++) {
      observe(0.1);
    }
    observe(slope);

    assertThat(overDepth(observe(slope)))
        .extracting(Finding::since)
        .containsExactly(DECISION_CHECKS - 2L);
  }

  @Test
  void keepsAVanishingGradientPastTheChecksThatCount() {
    for (int i = 0; i < 200; i++) {
      Diagnosis diagnosis = observe(0.6);
      assertThat(diagnosis.finding(Symptom.VANISHING_GRADIENT).isPresent()).isEqualTo(i > 0);
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.45, -0.45})
  void onlyWatchesANetworkThatLearns(double slope) {
    Patient patient = new Patient(network).learn();
    Finding finding = overDepth(patient.slope(slope, 2)).get(0);

    assertThat(finding.severity()).isEqualTo(Severity.WATCH);
    assertThat(finding.health()).isEqualTo(GradientHealth.HEALTHY);
    assertThat(finding.evidence().value("loss_fall")).isGreaterThan(0.8);
  }

  @Test
  void watchesASteepDecayOverFewLayersUntilTheLossShouldHaveFallen() {
    Thresholds thresholds = Thresholds.defaults();
    Patient patient = new Patient(Steps.network(5));
    double slope = 1.1 * thresholds.value(Threshold.VANISHING_SLOPE);
    patient.slope(slope, 10);
    assertThat(patient.found(Symptom.VANISHING_GRADIENT).severity()).isEqualTo(Severity.WATCH);

    patient.slope(slope, thresholds.count(Threshold.LOSS_PATIENCE));
    assertThat(patient.found(Symptom.VANISHING_GRADIENT).severity()).isEqualTo(Severity.WARNING);
  }

  @Test
  void watchesASlowDecayUntilTheLossShouldHaveFallen() {
    Thresholds thresholds = Thresholds.defaults();
    double attenuation = 1.1 * thresholds.value(Threshold.VANISHING_ATTENUATION);
    // 20 layers with a slope below that of a steep decay
    Patient patient = new Patient(Steps.network(20));
    double slope = attenuation / 19;
    assertThat(slope).isLessThan(thresholds.value(Threshold.VANISHING_SLOPE));

    assertThat(overDepth(patient.slope(slope, 1))).isEmpty();
    Finding watched = vanishing(patient.slope(slope, 1));
    Finding stalled =
        vanishing(patient.slope(slope, thresholds.count(Threshold.LOSS_PATIENCE) - 2));

    assertThat(watched.severity()).isEqualTo(Severity.WATCH);
    assertThat(watched.evidence().value("attenuation")).isCloseTo(attenuation, within(1e-9));
    assertThat(stalled.severity()).isEqualTo(Severity.WARNING);
    assertThat(stalled.since()).isZero();
  }

  @Test
  void isSilentOnASlowDecayThatDoesNotAddUp() {
    double attenuation = 0.95 * Thresholds.defaults().value(Threshold.VANISHING_ATTENUATION);
    Patient patient = new Patient(Steps.network(20));
    for (int i = 0; i < 60; i++) {
      assertThat(overDepth(patient.slope(attenuation / 19, 1))).isEmpty();
    }
  }

  @Test
  void takesAVanishingGradientBackAfterThreeChecksWithoutIt() {
    observe(0.5);
    observe(0.5);

    assertThat(observe(0.1).findings()).hasSize(1);
    assertThat(observe(0.1).findings()).hasSize(1);
    Diagnosis diagnosis = observe(0.1);
    assertThat(diagnosis.findings()).isEmpty();
    assertThat(diagnosis.health()).isEqualTo(GradientHealth.HEALTHY);
  }

  @Test
  void takesAnExplodingGradientBackAfterThreeChecksWithoutIt() {
    observe(-0.5);
    observe(-0.5);

    assertThat(observe(0).findings()).hasSize(1);
    assertThat(observe(0).findings()).hasSize(1);
    assertThat(observe(0).findings()).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void doesNotFlapInsideTheHysteresisBand(long seed) {
    Random random = new Random(seed);
    Thresholds limits = Thresholds.defaults();
    double vanish = limits.value(Threshold.VANISHING_SLOPE);
    double explode = limits.value(Threshold.EXPLODING_SLOPE);
    for (int i = 0; i < 20; i++) {
      assertThat(
              observe(between(random, limits.value(Threshold.RELEASE) * vanish, vanish)).findings())
          .isEmpty();
    }
    for (int i = 0; i < 20; i++) {
      assertThat(
              observe(-between(random, limits.value(Threshold.RELEASE) * explode, explode))
                  .findings())
          .isEmpty();
    }
    observe(-1);
    observe(-1);
    for (int i = 0; i < 100; i++) {
      assertThat(
              overDepth(
                  observe(-between(random, limits.value(Threshold.RELEASE) * explode, explode))))
          .hasSize(1);
    }
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void doesNotFlapInsideTheHysteresisBandOnceVanishing(long seed) {
    Random random = new Random(seed);
    observe(0.5);
    observe(0.5);
    for (int i = 0; i < 100; i++) {
      assertThat(observe(between(random, 0.67 * 0.3, 0.3)).findings()).hasSize(1);
    }
  }

  private static double between(Random random, double low, double high) {
    return low + (high - low) * (0.001 + 0.998 * random.nextDouble());
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void neverGoesSilentWhereTheProfileBecomesSteeper(long seed) {
    Random random = new Random(seed);
    int ill = 0;
    for (int round = 0; round < 20; round++) {
      double slope = 1.2 * random.nextDouble() - 0.6;
      double noise = 0.5 * random.nextDouble();
      double[] log = new double[8];
      for (int i = 0; i < 8; i++) {
        log[i] = slope * i + noise * random.nextGaussian();
      }
      Optional<Symptom> found = symptom(log, 0);
      if (found.isPresent()) {
        double more = random.nextDouble();
        double steeper = found.get() == Symptom.VANISHING_GRADIENT ? more : -more;
        assertThat(symptom(log, steeper)).as("slope %s, then %s", slope, steeper).isEqualTo(found);
        ill++;
      }
    }
    assertThat(ill).as("profiles that were found to be ill").isPositive();
  }

  /** What is found within two checks of a profile over depth that is made steeper. */
  private Optional<Symptom> symptom(double[] log, double more) {
    Diagnostician fresh = new Diagnostician(network, Thresholds.defaults());
    TrainingStep step =
        Steps.withBias(
            network, 0, depth -> depth > 8 ? 1 : Math.pow(10, log[depth - 1] + more * depth));
    fresh.diagnose(step);
    return fresh.diagnose(step).findings().stream().map(Finding::symptom).findFirst();
  }

  static List<Long> seeds() {
    return List.of(1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L, 9L, 10L);
  }

  @Test
  void readsTheWeightsWhereMostLayersHaveNoBias() {
    withoutBias(0.5);
    Finding finding = vanishing(withoutBias(0.5));

    assertThat(finding.evidence().sentence())
        .startsWith("the weight gradient shrinks by x0.32 a layer")
        .contains("; most layers have no bias, so the weight gradients were read. Seen at");
    assertThat(finding.layers()).containsExactly("h1", "h2", "h3");
  }

  @Test
  void doesNotFindAnExplodingGradientInWeights() {
    for (int i = 0; i < 10; i++) {
      assertThat(withoutBias(-0.5).findings()).isEmpty();
    }
  }

  private Diagnosis withoutBias(double slope) {
    return diagnostician.diagnose(
        Steps.step(
            network,
            iteration++,
            layer ->
                Steps.sample(
                    layer,
                    gradient(Math.pow(10, slope * layer.depth())),
                    layer.depth() > 3 ? TensorStatistics.EMPTY : gradient(1),
                    1)));
  }

  @Test
  void saysThatItReadTheShiftOfTheNormalization() {
    List<LayerProfile> layers = new ArrayList<>();
    for (int depth = 1; depth <= 6; depth++) {
      layers.add(LayerProfile.named("h" + depth).depth(depth).normalization("bn" + depth).build());
      layers.add(
          LayerProfile.named("bn" + depth).role(LayerRole.NORMALIZATION).depth(depth).build());
    }
    NetworkProfile normalized = new NetworkProfile("normalized", layers, null);
    Diagnostician other = new Diagnostician(normalized, Thresholds.defaults());
    other.diagnose(Steps.withBias(normalized, 0, depth -> Math.pow(10, depth)));
    Diagnosis diagnosis =
        other.diagnose(Steps.withBias(normalized, 1, depth -> Math.pow(10, depth)));

    assertThat(vanishing(diagnosis).evidence().sentence())
        .contains("; read at the shift of the batch normalisation behind the layers. Seen at");
  }

  @Test
  void followsTheLimitsThatAreSet() {
    Thresholds lenient =
        Thresholds.defaults()
            .with(Threshold.VANISHING_SLOPE, 0.8)
            .with(Threshold.VANISHING_ATTENUATION, 5);
    Thresholds strict =
        Thresholds.defaults()
            .with(Threshold.CONFIRMATIONS, 1)
            .with(Threshold.CHECKS, 1)
            .with(Threshold.STARVED_SHARE, 0.5);
    Diagnostician one = new Diagnostician(network, lenient);
    for (int i = 0; i < 10; i++) {
      assertThat(one.diagnose(Steps.sloping(network, i, 0.7)).findings()).isEmpty();
    }

    Diagnosis diagnosis =
        new Diagnostician(network, strict).diagnose(Steps.sloping(network, 0, 0.35));

    assertThat(vanishing(diagnosis).layers())
        .containsExactly("h1", "h2", "h3", "h4", "h5", "h6", "h7");
    assertThat(vanishing(diagnosis).evidence().sentence())
        .contains("h1 .. h7 (7 layers) receive less than 50 % of the gradient of h8;")
        .endsWith("Seen at step 0");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, -1})
  void countsASlopeThatIsExactlyAtTheLimit(int sign) {
    Thresholds one =
        Thresholds.defaults()
            .with(Threshold.VANISHING_SLOPE, 1)
            .with(Threshold.EXPLODING_SLOPE, 1)
            .with(Threshold.R_SQUARED, 1)
            .with(Threshold.RELEASE, 1);
    Diagnostician other = new Diagnostician(network, one);
    // the logarithms of whole powers of ten are exact
    double[] rising = {1e-7, 1e-6, 1e-5, 1e-4, 1e-3, 1e-2, 0.1, 1, 1};
    double[] falling = {1, 0.1, 1e-2, 1e-3, 1e-4, 1e-5, 1e-6, 1e-7, 1};
    double[] norms = sign > 0 ? rising : falling;
    other.diagnose(Steps.ofNorms(network, 0, norms));
    for (int i = 1; i < 10; i++) {
      Diagnosis diagnosis = other.diagnose(Steps.ofNorms(network, i, norms));
      assertThat(diagnosis.backward().slope()).isEqualTo(sign);
      assertThat(diagnosis.findings()).hasSize(1);
    }
  }

  @Test
  void readsTheBiasWhereHalfOfTheLayersHaveOne() {
    NetworkProfile ten = Steps.network(10);
    Diagnostician other = new Diagnostician(ten, Thresholds.defaults());
    Diagnosis diagnosis = Diagnosis.pending(ten);
    for (int i = 0; i < 2; i++) {
      diagnosis =
          other.diagnose(
              Steps.step(
                  ten,
                  i,
                  layer ->
                      Steps.sample(
                          layer,
                          gradient(1),
                          layer.depth() % 2 == 0
                              ? TensorStatistics.EMPTY
                              : gradient(Math.pow(10, layer.depth())),
                          1)));
    }

    assertThat(vanishing(diagnosis).evidence().sentence()).startsWith("the backward signal");
    assertThat(vanishing(diagnosis).evidence().value("layers_fitted")).isEqualTo(5);
  }

  @Test
  void survivesANetworkThatTurnsNotFiniteWhileItExplodes() {
    observe(-1);
    observe(-1);

    assertThatNoException().isThrownBy(() -> observe(depth -> Double.NaN, Double.NaN));
  }

  @Test
  void survivesANetworkThatTurnsZeroWhileItVanishes() {
    observe(1);
    observe(1);

    assertThatNoException().isThrownBy(() -> observe(depth -> 0, 0));
  }

  @Test
  void keepsNaNOutOfTheEvidenceWhileAFindingOutlivesItsLayers() {
    observe(-1);
    observe(-1);

    Diagnosis diagnosis = observe(depth -> depth == 1 ? 1 : Double.NaN, Double.NaN);

    assertThat(diagnosis.finding(Symptom.EXPLODING_GRADIENT))
        .hasValueSatisfying(one -> assertThat(one.evidence().sentence()).doesNotContain("NaN"));
  }

  @Test
  void doesNotSayThatAGrowingSignalShrinks() {
    observe(1);
    observe(1);

    Diagnosis diagnosis = observe(-0.5);

    assertThat(diagnosis.finding(Symptom.VANISHING_GRADIENT))
        .hasValueSatisfying(
            one -> assertThat(one.evidence().sentence()).doesNotContain("shrinks by x3.16"));
  }

  private Diagnosis observe(double slope) {
    return diagnostician.diagnose(Steps.sloping(network, iteration++, slope));
  }

  private Diagnosis observe(IntToDoubleFunction biasNorm) {
    return diagnostician.diagnose(Steps.withBias(network, iteration++, biasNorm));
  }

  private Diagnosis observe(IntToDoubleFunction biasNorm, double weightNorm) {
    return diagnostician.diagnose(
        Steps.step(
            network,
            iteration++,
            layer ->
                Steps.sample(
                    layer,
                    gradient(weightNorm),
                    gradient(biasNorm.applyAsDouble(layer.depth())),
                    1)));
  }

  /** What was found over depth; steps that leap in size are found to do so too. */
  private static List<Finding> overDepth(Diagnosis diagnosis) {
    return diagnosis.findings().stream()
        .filter(finding -> !Double.isNaN(finding.evidence().value("slope")))
        .toList();
  }

  private static Finding vanishing(Diagnosis diagnosis) {
    return diagnosis.finding(Symptom.VANISHING_GRADIENT).orElseThrow();
  }
}
