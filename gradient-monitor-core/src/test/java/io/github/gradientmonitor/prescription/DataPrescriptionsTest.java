package io.github.gradientmonitor.prescription;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.gradientmonitor.advice.Remedy;
import io.github.gradientmonitor.diagnosis.Cause;
import io.github.gradientmonitor.diagnosis.CauseKind;
import io.github.gradientmonitor.diagnosis.DataCause;
import io.github.gradientmonitor.diagnosis.Symptom;
import io.github.gradientmonitor.diagnosis.WeightCause;
import io.github.gradientmonitor.observation.NetworkProfile;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DataPrescriptionsTest {
  private final NetworkProfile network = Cases.dense(6, "tanh");

  @ParameterizedTest
  @EnumSource(
      value = Symptom.class,
      names = {
        "EXPLODING_GRADIENT",
        "NON_FINITE",
        "DEAD_UNITS",
        "SATURATED_UNITS",
        "UPDATE_TOO_LARGE",
        "GRADIENT_SPIKE",
        "RISING_LOSS"
      })
  void scalesLargeInputsFirst(Symptom symptom) {
    Training plain = ill(new Training(network), symptom);
    Training large = ill(new Training(network).inputs(40), symptom);

    Cause cause = large.against(symptom).cause();
    assertThat(cause)
        .isInstanceOfSatisfying(
            DataCause.InputScale.class,
            inputs -> assertThat(inputs.rootMeanSquare()).isCloseTo(40, within(1e-9)));
    assertThat(large.diagnosis().causes().get(0)).isEqualTo(cause);
    assertThat(cause.kind()).isEqualTo(CauseKind.INPUT_SCALE);
    assertThat(kinds(large, symptom).get(0)).isEqualTo(CauseKind.INPUT_SCALE);
    assertThat(kinds(large, symptom).subList(1, kinds(large, symptom).size()))
        .isEqualTo(kinds(plain, symptom));
    assertThat(large.remedies(symptom))
        .startsWith(new Remedy.ScaleInputs())
        .doesNotHaveDuplicates()
        .containsAll(plain.remedies(symptom));
    assertThat(large.said(symptom))
        .startsWith(
            "Likely cause: inputs or targets that are out of scale. Try: inputs scaled to mean 0"
                + " and variance 1; ")
        .endsWith("Clipping alone would hide the cause, not remove it.");
  }

  private static List<CauseKind> kinds(Training training, Symptom symptom) {
    return training.against(symptom).finding().causes().stream().map(Cause::kind).toList();
  }

  private static Training ill(Training training, Symptom symptom) {
    return switch (symptom) {
      case EXPLODING_GRADIENT -> growing(training);
      case NON_FINITE -> training.healthy(1).observe(Double.NaN);
      case DEAD_UNITS -> training.silent(80).healthy(1);
      case SATURATED_UNITS -> training.saturated(0.75).healthy(2);
      case UPDATE_TOO_LARGE -> training.updates(0.5).healthy(2);
      case GRADIENT_SPIKE -> training.healthy(25).observe(20);
      case RISING_LOSS -> training.healthy(5).loss(2).healthy(20);
      default -> throw new IllegalArgumentException(symptom.title());
    };
  }

  private static Training growing(Training training) {
    for (int i = 0; i < 52; i++) {
      training.observe(Math.pow(10, 0.05 * i));
    }
    return training;
  }

  @Test
  void doesNotScaleInputsAgainstASignalThatIsTooSmall() {
    Training training = new Training(network).inputs(40).updates(1e-6).healthy(3);

    assertThat(training.remedies(Symptom.UPDATE_TOO_SMALL))
        .containsExactly(new Remedy.ScaleLearningRate(1000));
  }

  @Test
  void scalesInputsWhereTheGradientIsOutOfScale() {
    Training training = new Training(network).scaled(5000, 2);

    assertThat(training.diagnosis().causes()).containsExactly(new DataCause.GradientScale(5000));
    assertThat(training.diagnosis().causes().get(0).kind()).isEqualTo(CauseKind.INPUT_SCALE);
    assertThat(training.said(Symptom.EXPLODING_GRADIENT))
        .isEqualTo(
            "Likely cause: inputs or targets that are out of scale. Try: inputs scaled to mean 0"
                + " and variance 1; xavier_normal init in the hidden layers. Clipping alone would"
                + " hide the cause, not remove it.");
  }

  @Test
  void checksTheDataWhenTheFirstStepIsNotFinite() {
    Training training = new Training(network).loss(Double.NaN).observe(Double.NaN);

    List<Cause> causes = training.diagnosis().causes();
    assertThat(causes)
        .containsExactly(
            new DataCause.NotFinite(),
            new DataCause.InputScale(Double.NaN),
            new WeightCause.Overflow());
    assertThat(causes.get(0).kind()).isEqualTo(CauseKind.DATA_NOT_FINITE);
    assertThat(training.against(Symptom.NON_FINITE).caution()).isNull();
    assertThat(training.said(Symptom.NON_FINITE))
        .isEqualTo(
            "Likely cause: data, loss or initial weights that are not finite. Try: a check of"
                + " features, labels and loss for NaN, infinity and the logarithm of zero; inputs"
                + " scaled to mean 0 and variance 1; xavier_normal init in the hidden layers.");
  }

  @Test
  void checksTheDataWhereOnlyTheLossIsNotANumber() {
    Training training = new Training(network).loss(Double.NaN).healthy(1);

    assertThat(training.remedies(Symptom.NON_FINITE)).startsWith(new Remedy.CheckData());
  }
}
