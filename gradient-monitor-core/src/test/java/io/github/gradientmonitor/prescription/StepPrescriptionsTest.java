package io.github.gradientmonitor.prescription;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.gradientmonitor.advice.Remedy;
import io.github.gradientmonitor.diagnosis.Cause;
import io.github.gradientmonitor.diagnosis.CauseKind;
import io.github.gradientmonitor.diagnosis.DataCause;
import io.github.gradientmonitor.diagnosis.Severity;
import io.github.gradientmonitor.diagnosis.SignalCause;
import io.github.gradientmonitor.diagnosis.StepCause;
import io.github.gradientmonitor.diagnosis.Symptom;
import io.github.gradientmonitor.diagnosis.WeightCause;
import io.github.gradientmonitor.observation.LayerRole;
import io.github.gradientmonitor.observation.NetworkProfile;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StepPrescriptionsTest {
  private static final Remedy LOWER = new Remedy.ScaleLearningRate(0.1);
  private static final Remedy CLIP = new Remedy.ClipGradient("adaptive");
  private static final String RATE_TOO_HIGH =
      "Likely cause: a learning rate that is too high. Try: a learning rate 10 times smaller;"
          + " adaptive gradient clipping.";
  private static final String DEAD =
      "Likely cause: units that are off for every input (dead rectifiers). Try: a learning rate 10"
          + " times smaller; he_normal init in the hidden layers; leakyrelu with he_normal init in"
          + " the hidden layers.";

  private final NetworkProfile network = Cases.dense(6, "relu");

  @Test
  void lowersARateWhoseUpdatesOverwriteTheWeights() {
    Training training = new Training(network).updates(0.5).healthy(2);

    assertThat(training.diagnosis().causes()).containsExactly(new StepCause.TooLarge(0.5));
    assertThat(training.diagnosis().causes().get(0).kind()).isEqualTo(CauseKind.LEARNING_RATE);
    assertThat(training.against(Symptom.UPDATE_TOO_LARGE).caution()).isNull();
    assertThat(training.said(Symptom.UPDATE_TOO_LARGE)).isEqualTo(RATE_TOO_HIGH);
  }

  @Test
  void lowersARateWhoseStepsLeap() {
    Training training = new Training(network).healthy(25).observe(20);

    assertThat(training.diagnosis().causes()).containsExactly(new StepCause.TooLarge(Double.NaN));
    assertThat(training.said(Symptom.GRADIENT_SPIKE)).isEqualTo(RATE_TOO_HIGH);
  }

  @Test
  void lowersARateThatMakesTheLossRise() {
    Training training = new Training(network).healthy(5).loss(2).healthy(20);

    assertThat(training.diagnosis().causes()).containsExactly(new StepCause.TooLarge(Double.NaN));
    assertThat(training.said(Symptom.RISING_LOSS)).isEqualTo(RATE_TOO_HIGH);
  }

  @ParameterizedTest
  @ValueSource(ints = {3, 40})
  void takesALaterExplosionForARateThatIsTooHigh(int since) {
    Training training = Cases.exploding(network, since);

    assertThat(training.against(Symptom.EXPLODING_GRADIENT).cause())
        .isEqualTo(new StepCause.TooLarge(Double.NaN));
    assertThat(training.said(Symptom.EXPLODING_GRADIENT)).isEqualTo(RATE_TOO_HIGH);
  }

  @Test
  void takesARiseOverStepsForARateThatIsTooHighHoweverEarly() {
    Training training = new Training(network);
    for (int i = 0; i < 52; i++) {
      training.observe(Math.pow(10, 0.05 * i));
    }

    // log10(2) / 0.05 = 6.0206 steps
    assertThat(training.diagnosis().causes())
        .singleElement()
        .isInstanceOfSatisfying(
            StepCause.Growth.class,
            growth -> assertThat(growth.doublingTime()).isCloseTo(6.0206, within(1e-4)));
    assertThat(training.said(Symptom.EXPLODING_GRADIENT)).isEqualTo(RATE_TOO_HIGH);
  }

  @ParameterizedTest
  @CsvSource({"0, false", "1, true", "2, true"})
  void blamesTheStepsForAnExplosionThatCameWithTheFirstUpdate(int since, boolean rate) {
    Training training = new Training(network).updates(0.5).healthy(since).sloping(-0.5, 2);

    List<Cause> causes = training.against(Symptom.EXPLODING_GRADIENT).finding().causes();
    if (rate) {
      assertThat(causes)
          .containsExactly(new StepCause.TooLarge(Double.NaN), new WeightCause.TooLarge("xavier"));
      assertThat(training.remedies(Symptom.EXPLODING_GRADIENT))
          .containsExactly(
              LOWER, CLIP, new Remedy.Reinitialize("he_normal"), new Remedy.InsertBatchNorm());
    } else {
      assertThat(causes).containsExactly(new WeightCause.TooLarge("xavier"));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "Adam, 0, true",
    "AMSGrad, 1, true",
    "RmsProp, 2, true",
    "Adam, 3, false",
    "Sgd, 0, false",
    "Nesterovs, 0, false",
    ", 0, false"
  })
  void warmsUpAdaptiveUpdatersWhoseFirstStepsAreTooLarge(
      String updater, int since, boolean expected) {
    Training training =
        new Training(new NetworkProfile("net", network.layers(), updater))
            .healthy(since)
            .updates(0.5)
            .healthy(2);

    assertThat(training.remedies(Symptom.UPDATE_TOO_LARGE))
        .containsExactlyElementsOf(
            expected ? List.of(LOWER, new Remedy.WarmUp(2000), CLIP) : List.of(LOWER, CLIP));
  }

  @ParameterizedTest
  @CsvSource({"1e-6, 1000", "1e-9, 1e6", "2e-6, 1000", "5e-6, 100"})
  void raisesARateThatIsTooLowToTheUsualUpdate(double ratio, double factor) {
    Training training = new Training(network).updates(ratio).healthy(3);

    assertThat(training.diagnosis().causes()).containsExactly(new StepCause.TooSmall(ratio));
    assertThat(training.against(Symptom.UPDATE_TOO_SMALL).caution()).isNull();
    assertThat(training.remedies(Symptom.UPDATE_TOO_SMALL))
        .containsExactly(new Remedy.ScaleLearningRate(factor));
    assertThat(training.said(Symptom.UPDATE_TOO_SMALL))
        .isEqualTo(
            "Likely cause: a learning rate that is too low. Try: a learning rate "
                + (long) factor
                + " times larger.");
  }

  @Test
  void multipliesNoRateOfZero() {
    Training training = new Training(network).updates(0).healthy(3);

    assertThat(training.diagnosis().causes()).containsExactly(new StepCause.TooSmall(0));
    assertThat(training.remedies(Symptom.UPDATE_TOO_SMALL)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY})
  void findsNothingInUpdatesThatAreNoFigures(double ratio) {
    assertThat(new Training(network).updates(ratio).healthy(5).diagnosis().findings()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, 0, Double.MIN_VALUE, 1e-320})
  void neverMultipliesARateByWhatIsNoFigure(double ratio) {
    Training training = new Training(network).updates(1e-6).healthy(3);

    assertThat(
            StepPlans.against(
                    new StepCause.TooSmall(ratio),
                    training.against(Symptom.UPDATE_TOO_SMALL).finding(),
                    network)
                .remedies())
        .isEmpty();
  }

  @Test
  void takesSmallUpdatesBesideAWatchedVanishingGradientForItsEffect() {
    // 20 layers, 0.174 decades each: below the limit of a steep decay, 3.3 decades in all
    Training training = new Training(Cases.dense(20, "sigmoid")).updates(1e-8).sloping(0.174, 3);

    assertThat(training.against(Symptom.VANISHING_GRADIENT).finding().severity())
        .isEqualTo(Severity.WATCH);
    assertThat(training.against(Symptom.UPDATE_TOO_SMALL).finding().causes())
        .containsExactly(new SignalCause.SigmoidLayers(20), new SignalCause.Depth(20));
    assertThat(training.remedies(Symptom.UPDATE_TOO_SMALL))
        .containsExactly(
            new Remedy.SwapActivation("relu", "he_normal"),
            new Remedy.InsertBatchNorm(),
            new Remedy.AddResidualConnections(2));
    assertThat(training.said(Symptom.UPDATE_TOO_SMALL))
        .startsWith("Likely cause: sigmoid in 20 hidden layers")
        .endsWith("Lowering the learning rate makes this worse.");
  }

  @Test
  void lowersTheRateWhenALaterStepIsNotFinite() {
    Training training = new Training(network).healthy(1).observe(Double.NaN);

    assertThat(training.diagnosis().causes())
        .containsExactly(new StepCause.Overflow(), new DataCause.NotFinite());
    assertThat(training.said(Symptom.NON_FINITE))
        .isEqualTo(
            "Likely cause: a step that was too large, or a batch that holds NaN. Try: a learning"
                + " rate 10 times smaller; a check of features, labels and loss for NaN, infinity"
                + " and the logarithm of zero; inputs scaled to mean 0 and variance 1; adaptive"
                + " gradient clipping. Clipping alone would hide the cause, not remove it.");
  }

  @Test
  void revivesUnitsThatHaveDied() {
    Training training = new Training(network).silent(80).healthy(1);

    assertThat(training.diagnosis().causes()).containsExactly(new StepCause.DeadRectifiers(0.8));
    assertThat(training.against(Symptom.DEAD_UNITS).caution()).isNull();
    assertThat(training.said(Symptom.DEAD_UNITS)).isEqualTo(DEAD);
  }

  @Test
  void revivesLayersWithoutAnyGradient() {
    Training training =
        new Training(network).gradients(layer -> layer.depth() < 4 ? 0 : 1, layer -> 1, 3);

    assertThat(training.diagnosis().causes())
        .containsExactly(new StepCause.DeadRectifiers(Double.NaN));
    assertThat(training.said(Symptom.ZERO_GRADIENT)).isEqualTo(DEAD);
  }

  @Test
  void revivesLayersAboveFrozenOnes() {
    Training training =
        new Training(WeightPrescriptionsTest.frozenBelow(3))
            .gradients(layer -> layer.role() == LayerRole.OUTPUT ? 1 : 0, layer -> 1, 3);

    assertThat(training.against(Symptom.ZERO_GRADIENT).finding().layers())
        .containsExactly("h3", "h4", "h5");
    assertThat(training.said(Symptom.ZERO_GRADIENT)).isEqualTo(DEAD);
  }

  @Test
  void neverClipsMoreWhereClippingMasksAFault() {
    Training training = new Training(network).clipped(0.9).scaled(5000, 2);

    assertThat(training.against(Symptom.CLIPPING_MASKS_FAULT).finding().severity())
        .isEqualTo(Severity.WARNING);
    assertThat(training.against(Symptom.CLIPPING_MASKS_FAULT).cause())
        .isEqualTo(new StepCause.HiddenByClipping(0.9));
    assertThat(training.remedies(Symptom.CLIPPING_MASKS_FAULT)).containsExactly(LOWER);
    assertThat(training.said(Symptom.CLIPPING_MASKS_FAULT))
        .isEqualTo(
            "Likely cause: steps that are too large all the time. Try: a learning rate 10 times"
                + " smaller. Clipping alone would hide the cause, not remove it.");
  }
}
