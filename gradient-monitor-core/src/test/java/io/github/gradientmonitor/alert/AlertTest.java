package io.github.gradientmonitor.alert;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.gradientmonitor.advice.Advice;
import io.github.gradientmonitor.advice.Remedy;
import io.github.gradientmonitor.diagnosis.Evidence;
import io.github.gradientmonitor.diagnosis.Finding;
import io.github.gradientmonitor.diagnosis.Severity;
import io.github.gradientmonitor.diagnosis.Symptom;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class AlertTest {
  private static final Finding FINDING =
      new Finding(
          Symptom.VANISHING_GRADIENT,
          Severity.WARNING,
          List.of("h1"),
          12,
          Evidence.of("the signal shrinks"));

  @Test
  void tellsSymptomEvidenceCauseRemediesAndCaution() {
    Alert alert =
        raised(
            advice(new Remedy.SwapActivation("relu", "he_normal"), "Lowering is worse."),
            advice(new Remedy.InsertBatchNorm(), "Lowering is worse."));

    assertThat(alert.message())
        .isEqualTo(
            "Vanishing gradient: the signal shrinks. Likely cause: sigmoids. Try: relu with"
                + " he_normal init in the hidden layers; batch normalisation between affine map"
                + " and activation. Lowering is worse.");
  }

  @Test
  void leavesOutACautionThatIsNotThere() {
    assertThat(raised(advice(new Remedy.CheckData(), null)).message())
        .isEqualTo(
            "Vanishing gradient: the signal shrinks. Likely cause: sigmoids. Try: a check of"
                + " features, labels and loss for NaN, infinity and the logarithm of zero.");
  }

  @Test
  void tellsSymptomAndEvidenceWithoutAdvice() {
    assertThat(raised().message()).isEqualTo("Vanishing gradient: the signal shrinks.");
  }

  @Test
  void tellsWhenItIsCleared() {
    Alert alert = new Alert(Alert.State.CLEARED, FINDING, List.of(), "net", 40);

    assertThat(alert.message())
        .isEqualTo(
            "Vanishing gradient cleared: not seen any more at step 40, first seen at step 12.");
  }

  @Test
  void hasATitleForEverySymptom() {
    assertThat(Symptom.values())
        .extracting(Symptom::title)
        .containsExactly(
            "Vanishing gradient",
            "Exploding gradient",
            "Non-finite gradient",
            "Zero gradient",
            "Dead units",
            "Saturated units",
            "Gradient spike",
            "Updates too large",
            "Updates too small",
            "Rising loss",
            "Clipping masks a fault");
  }

  private static Alert raised(Advice... advice) {
    return new Alert(Alert.State.RAISED, FINDING, List.of(advice), "net", 13);
  }

  private static Advice advice(Remedy remedy, @Nullable String caution) {
    return new Advice(FINDING, remedy, "sigmoids", "better", "little", "a paper", caution);
  }
}
