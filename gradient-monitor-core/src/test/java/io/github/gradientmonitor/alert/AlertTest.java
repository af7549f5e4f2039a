package io.github.gradientmonitor.alert;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.gradientmonitor.advice.Advice;
import io.github.gradientmonitor.advice.Remedy;
import io.github.gradientmonitor.diagnosis.Cause;
import io.github.gradientmonitor.diagnosis.Evidence;
import io.github.gradientmonitor.diagnosis.Finding;
import io.github.gradientmonitor.diagnosis.Prescription;
import io.github.gradientmonitor.diagnosis.Severity;
import io.github.gradientmonitor.diagnosis.SignalCause;
import io.github.gradientmonitor.diagnosis.Symptom;
import java.util.List;
import java.util.stream.Stream;
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
            "Lowering is worse.",
            new Remedy.SwapActivation("relu", "he_normal"),
            new Remedy.InsertBatchNorm());

    assertThat(alert.message())
        .isEqualTo(
            "GM-VANISHING Vanishing gradient: the signal shrinks. Likely cause: sigmoid in 8 hidden"
                + " layers (its derivative is at most 0.25). Try: relu with he_normal init in the hidden layers; batch normalisation between affine map"
                + " and activation. Lowering is worse.");
  }

  @Test
  void leavesOutACautionThatIsNotThere() {
    assertThat(raised(null, new Remedy.CheckData()).message())
        .isEqualTo(
            "GM-VANISHING Vanishing gradient: the signal shrinks. Likely cause: sigmoid in 8 hidden"
                + " layers (its derivative is at most 0.25). Try: a check of features, labels and loss for NaN, infinity and the logarithm of zero.");
  }

  @Test
  void tellsSymptomAndEvidenceWithoutAdvice() {
    assertThat(raised(null).message())
        .isEqualTo("GM-VANISHING Vanishing gradient: the signal shrinks.");
  }

  @Test
  void tellsWhenItIsCleared() {
    Alert alert = new Alert(Alert.State.CLEARED, Prescription.none(FINDING), "net", 40);

    assertThat(alert.message())
        .isEqualTo(
            "GM-VANISHING Vanishing gradient cleared: not seen any more at step 40, first seen at step 12.");
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
            "Clipping masks a fault",
            "Not learning",
            "Learning collapsed");
  }

  private static Alert raised(@Nullable String caution, Remedy... remedies) {
    Cause cause = new SignalCause.SigmoidLayers(8);
    List<Advice> advice =
        Stream.of(remedies).map(each -> new Advice(each, "better", "little", "a paper")).toList();
    return new Alert(
        Alert.State.RAISED, new Prescription(FINDING, cause, caution, advice), "net", 13);
  }
}
