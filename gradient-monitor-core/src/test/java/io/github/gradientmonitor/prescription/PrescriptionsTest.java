package io.github.gradientmonitor.prescription;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.gradientmonitor.advice.Remedy;
import io.github.gradientmonitor.alert.Alert;
import io.github.gradientmonitor.diagnosis.Cause;
import io.github.gradientmonitor.diagnosis.Diagnosis;
import io.github.gradientmonitor.diagnosis.Prescription;
import io.github.gradientmonitor.diagnosis.Symptom;
import io.github.gradientmonitor.testing.Steps;
import java.util.Arrays;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** From the steps of a training to what is prescribed, for every cause that there is. */
class PrescriptionsTest {
  static Stream<Class<?>> causes() {
    return records(Cause.class).filter(Cases.OF::containsKey);
  }

  private static Stream<Class<?>> records(Class<?> type) {
    return type.isRecord()
        ? Stream.of(type)
        : Arrays.stream(type.getPermittedSubclasses()).flatMap(PrescriptionsTest::records);
  }

  @ParameterizedTest
  @MethodSource("causes")
  void everyCauseIsFoundInATrainingAndPrescribedAgainst(Class<? extends Cause> type) {
    Supplier<Training> example =
        Objects.requireNonNull(Cases.OF.get(type), () -> "no training in Cases has a " + type);
    Diagnosis diagnosis = example.get().diagnosis();

    Prescription prescription =
        diagnosis.prescriptions().stream()
            .filter(each -> each.finding().causes().stream().anyMatch(type::isInstance))
            .findFirst()
            .orElseThrow(() -> new AssertionError("no finding has a " + type));
    Cause cause =
        prescription.finding().causes().stream().filter(type::isInstance).findFirst().orElseThrow();
    assertThat(diagnosis.causes()).extracting(Cause::kind).contains(cause.kind());
    assertThat(cause.kind().title()).isNotBlank();
    assertThat(cause.description()).isNotBlank();
    assertThat(prescription.cause()).isEqualTo(prescription.finding().cause());
    assertThat(prescription.advice()).isNotEmpty().isSubsetOf(diagnosis.advice());
    assertThat(new Alert(Alert.State.RAISED, prescription, "net", 0).message())
        .startsWith(
            prescription.finding().code().text()
                + " "
                + prescription.finding().symptom().title()
                + ": ")
        .contains(". Likely cause: " + prescription.cause().description() + ". Try: ")
        .contains(prescription.advice().get(0).remedy().action());
  }

  @Test
  void everyCauseHasATrainingOrIsASignOfDataOrConfiguration() {
    assertThat(records(Cause.class).filter(record -> record != Cause.Unknown.class))
        .containsExactlyInAnyOrderElementsOf(
            Stream.concat(Cases.OF.keySet().stream(), Cases.SIGNS.stream()).toList());
  }

  @ParameterizedTest
  @MethodSource("causes")
  void prescribesForEachFindingInTheirOrder(Class<? extends Cause> type) {
    Diagnosis diagnosis = Objects.requireNonNull(Cases.OF.get(type)).get().diagnosis();

    assertThat(diagnosis.prescriptions())
        .extracting(Prescription::finding)
        .isEqualTo(diagnosis.findings());
  }

  @Test
  void prescribesNothingForAHealthyNetwork() {
    Training training = new Training(Steps.network(6)).healthy(5);

    assertThat(training.diagnosis().prescriptions()).isEmpty();
    assertThat(training.diagnosis().advice()).isEmpty();
    assertThat(training.diagnosis().causes()).isEmpty();
  }

  @Test
  void advisesOnTheMostSevereFindingFirst() {
    Training training = Cases.vanishing(Cases.dense(6, "sigmoid")).observe(Double.NaN);

    assertThat(training.diagnosis().prescriptions())
        .extracting(each -> each.finding().symptom())
        .startsWith(Symptom.NON_FINITE, Symptom.VANISHING_GRADIENT);
    assertThat(training.diagnosis().advice())
        .extracting(advice -> advice.remedy())
        .startsWith(new Remedy.ScaleInputs(), new Remedy.ScaleLearningRate(0.1))
        .endsWith(new Remedy.SwapActivation("relu", "he_normal"), new Remedy.InsertBatchNorm());
  }

  @ParameterizedTest
  @ValueSource(strings = {"sigmoid", "tanh", "relu"})
  void putsNeitherBatchNormalisationNorResidualsOntoRecurrentLayers(String activation) {
    for (double slope : new double[] {0.6, -0.5, 0}) {
      for (double loss : new double[] {1, Cases.INFINITE}) {
        Training training =
            new Training(
                    Steps.network(
                        20, layer -> layer.type("LSTM").activation(activation).recurrent(true)))
                .loss(loss)
                .updates(0.5)
                .saturated(0.9)
                .silent(90)
                .clipped(0.9)
                .sloping(slope, 3);

        assertThat(training.diagnosis().findings()).hasSizeGreaterThan(3);
        assertThat(training.diagnosis().advice())
            .extracting(advice -> advice.remedy())
            .doesNotHaveAnyElementsOfTypes(
                Remedy.InsertBatchNorm.class, Remedy.AddResidualConnections.class);
      }
    }
  }
}
