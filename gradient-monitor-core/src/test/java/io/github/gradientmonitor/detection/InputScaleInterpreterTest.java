package io.github.gradientmonitor.detection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.gradientmonitor.diagnosis.Evidence;
import io.github.gradientmonitor.diagnosis.Symptom;
import io.github.gradientmonitor.diagnosis.Threshold;
import io.github.gradientmonitor.diagnosis.Thresholds;
import io.github.gradientmonitor.observation.LayerProfile;
import io.github.gradientmonitor.observation.LayerRole;
import io.github.gradientmonitor.observation.LayerSample;
import io.github.gradientmonitor.observation.NetworkProfile;
import io.github.gradientmonitor.observation.WeightUpdate;
import io.github.gradientmonitor.statistics.TensorStatistics;
import io.github.gradientmonitor.testing.Steps;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class InputScaleInterpreterTest {
  private static final double LARGE = Thresholds.defaults().value(Threshold.INPUT_SCALE_LARGE);

  private final NetworkProfile network = Steps.network(3);
  private final Patient patient = new Patient(network);

  @Test
  void tellsTheScaleInTheEvidenceOfAFault() {
    updatesTooLarge(patient, 4 * LARGE, 2);

    Evidence evidence = patient.found(Symptom.UPDATE_TOO_LARGE).evidence();
    assertThat(evidence.value("input_scale")).isCloseTo(4 * LARGE, within(1e-9));
    assertThat(evidence.sentence())
        .endsWith(
            "; by the gradient of the first layer, inputs are about 40 in the root mean square,"
                + " where 1 is usual");
  }

  @Test
  void dividesByTheRootOfTheFanIn() {
    // 100 weights on 4 units: 25 inputs, whose root is 5
    for (int i = 0; i < 2; i++) {
      patient.observe(
          layer ->
              updated(
                  patient,
                  layer,
                  Steps.gradient(10 * LARGE),
                  new TensorStatistics(4, 0, 2, 1, 0.5, 0, 0)));
    }

    assertThat(patient.found(Symptom.UPDATE_TOO_LARGE).evidence().value("input_scale"))
        .isCloseTo(2 * LARGE, within(1e-9));
  }

  @Test
  void isSilentAtTheLimit() {
    updatesTooLarge(patient, LARGE, 2);

    assertThat(told(patient, Symptom.UPDATE_TOO_LARGE)).isNaN();
  }

  @Test
  void isNoFindingByItself() {
    for (int i = 0; i < 10; i++) {
      patient.observe(
          layer -> Steps.sample(layer, Steps.gradient(4 * LARGE), Steps.gradient(1), LARGE));
      assertThat(patient.findings()).isEmpty();
    }
  }

  @Test
  void goesByTheSmallestForErrorsMayCancelInTheBias() {
    updatesTooLarge(patient, 400 * LARGE, 1);
    updatesTooLarge(patient, 2 * LARGE, 1);
    updatesTooLarge(patient, 300 * LARGE, 1);
    assertThat(told(patient, Symptom.UPDATE_TOO_LARGE)).isCloseTo(2 * LARGE, within(1e-9));

    updatesTooLarge(patient, 1, 1);
    updatesTooLarge(patient, 300 * LARGE, 1);
    assertThat(told(patient, Symptom.UPDATE_TOO_LARGE)).isNaN();
  }

  @Test
  void remembersWhatItSawOnceTheGradientIsNotFinite() {
    updatesTooLarge(patient, 4 * LARGE, 1);
    patient.observe(Double.NaN);

    assertThat(told(patient, Symptom.NON_FINITE)).isCloseTo(4 * LARGE, within(1e-9));
  }

  @Test
  void knowsNothingOfAFirstLayerWithoutASignal() {
    List<LayerProfile> layers = new ArrayList<>();
    layers.add(LayerProfile.named("h1").normalization("norm").build());
    layers.add(LayerProfile.named("norm").role(LayerRole.NORMALIZATION).build());
    layers.add(Steps.output(2));
    Patient normalized = new Patient(new NetworkProfile("net", layers, "Sgd"));
    updatesTooLarge(normalized, 4 * LARGE, 2);
    assertThat(told(normalized, Symptom.UPDATE_TOO_LARGE)).isNaN();

    Patient dead = new Patient(network);
    for (int i = 0; i < 2; i++) {
      dead.observe(layer -> updated(dead, layer, Steps.gradient(0), Steps.gradient(0)));
    }
    assertThat(told(dead, Symptom.UPDATE_TOO_LARGE)).isNaN();
  }

  @Test
  void doesNotExplainASignalThatIsTooSmall() {
    Patient deep = new Patient(Steps.network(6));
    deep.slope(1, 3);

    assertThat(told(deep, Symptom.VANISHING_GRADIENT)).isNaN();
  }

  private static double told(Patient patient, Symptom symptom) {
    return patient.found(symptom).evidence().value("input_scale");
  }

  /** Steps with updates as large as the weights, in which the inputs have this root mean square. */
  private static void updatesTooLarge(Patient patient, double scale, int steps) {
    for (int i = 0; i < steps; i++) {
      patient.observe(layer -> updated(patient, layer, scale));
    }
  }

  private static LayerSample updated(Patient patient, LayerProfile layer, double scale) {
    return updated(patient, layer, Steps.gradient(scale), Steps.gradient(1));
  }

  private static LayerSample updated(
      Patient patient, LayerProfile layer, TensorStatistics weights, TensorStatistics bias) {
    WeightUpdate update = new WeightUpdate(100 * LARGE, 100 * LARGE, patient.iteration());
    return new LayerSample(layer, weights, bias, update, 0, Double.NaN);
  }
}
