package io.github.gradientmonitor.prescription;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.gradientmonitor.advice.Remedy;
import io.github.gradientmonitor.diagnosis.CauseKind;
import io.github.gradientmonitor.diagnosis.DataCause;
import io.github.gradientmonitor.diagnosis.Prescription;
import io.github.gradientmonitor.diagnosis.Symptom;
import io.github.gradientmonitor.diagnosis.WeightCause;
import io.github.gradientmonitor.observation.LayerProfile;
import io.github.gradientmonitor.observation.NetworkProfile;
import io.github.gradientmonitor.testing.Steps;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WeightPrescriptionsTest {
  private static final Remedy BATCH_NORM = new Remedy.InsertBatchNorm();

  @ParameterizedTest
  @ValueSource(strings = {"relu", "leakyrelu", "relu6", "rrelu", "elu", "gelu", "swish", "mish"})
  void drawsRectifiersThatMakeTheGradientVanishAnew(String activation) {
    Training training = Cases.vanishing(Cases.dense(6, activation));

    assertThat(training.diagnosis().causes())
        .containsExactly(new WeightCause.TooSmall("xavier", true));
    assertThat(training.diagnosis().causes().get(0).kind()).isEqualTo(CauseKind.INITIAL_WEIGHTS);
    assertThat(training.said(Symptom.VANISHING_GRADIENT))
        .isEqualTo(
            "Likely cause: initial weights too small for a rectifier, which passes half of the"
                + " signal (xavier). Try: he_normal init in the hidden layers; batch normalisation"
                + " between affine map and activation. Lowering the learning rate makes this"
                + " worse.");
  }

  @ParameterizedTest
  @CsvSource({
    "tanh, xavier_normal, Glorot",
    "hardtanh, xavier_normal, Glorot",
    "softsign, xavier_normal, Glorot",
    "rationaltanh, xavier_normal, Glorot",
    "selu, lecun_normal, 1706.02515",
    "identity, he_normal, 1502.01852"
  })
  void drawsFromTheDistributionThatBelongsToTheActivation(
      String activation, String weightInit, String source) {
    NetworkProfile network =
        Steps.network(6, layer -> layer.activation(activation).weightInit(null));
    Training training = Cases.vanishing(network);

    assertThat(training.remedies(Symptom.VANISHING_GRADIENT))
        .containsExactly(new Remedy.Reinitialize(weightInit), BATCH_NORM);
    assertThat(training.said(Symptom.VANISHING_GRADIENT))
        .startsWith("Likely cause: initial weights too small (distribution not known). Try: ")
        .endsWith("Lowering the learning rate makes this worse.");
    assertThat(training.diagnosis().advice().get(0).source()).contains(source);
  }

  @ParameterizedTest
  @CsvSource({
    "relu, 3, true, he_normal",
    "relu, 2, false, he_normal",
    "selu, 3, false, lecun_normal",
    "selu, 2, false, he_normal",
    "tanh, 3, false, he_normal",
    "tanh, 4, false, xavier_normal"
  })
  void goesByTheActivationOfMostLayers(
      String activation, int count, boolean rectifiers, String weightInit) {
    Training training = Cases.vanishing(Cases.mixed(6, count, activation, "identity"));

    assertThat(training.against(Symptom.VANISHING_GRADIENT).cause())
        .isEqualTo(new WeightCause.TooSmall("xavier", rectifiers));
    assertThat(training.remedies(Symptom.VANISHING_GRADIENT).get(0))
        .isEqualTo(new Remedy.Reinitialize(weightInit));
  }

  @Test
  void countsFrozenLayersNeitherForNorAgainst() {
    int[] made = {0};
    NetworkProfile network =
        Steps.network(
            12,
            layer ->
                made[0]++ < 6
                    ? layer.activation("sigmoid").weightInit("zeros").frozen(true)
                    : layer.activation("relu"));
    Training training =
        new Training(network)
            .gradients(layer -> Math.pow(10, 0.6 * (layer.depth() - 13)), layer -> 1, 2);

    assertThat(training.diagnosis().causes())
        .containsExactly(new WeightCause.TooSmall("xavier", true));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2})
  void takesAnExplosionInTheFirstStepsForWeightsThatAreTooLarge(int since) {
    Training training =
        Cases.exploding(
            Steps.network(6, layer -> layer.activation("relu").weightInit("normal")), since);

    assertThat(training.against(Symptom.EXPLODING_GRADIENT).finding().since()).isEqualTo(since);
    assertThat(training.diagnosis().causes().get(0)).isEqualTo(new WeightCause.TooLarge("normal"));
    assertThat(training.said(Symptom.EXPLODING_GRADIENT))
        .isEqualTo(
            "Likely cause: initial weights too large (normal). Try: he_normal init in the hidden"
                + " layers; batch normalisation between affine map and activation. Clipping alone"
                + " would hide the cause, not remove it.");
  }

  @Test
  void namesEveryDistributionThatIsThereOnce() {
    int[] made = {0};
    NetworkProfile network =
        Steps.network(
            6, layer -> layer.activation("tanh").weightInit(made[0]++ < 3 ? "normal" : "uniform"));

    assertThat(Cases.exploding(network, 0).against(Symptom.EXPLODING_GRADIENT).cause())
        .isEqualTo(new WeightCause.TooLarge("normal, uniform"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"tanh", "relu"})
  void drawsWeightsAnewThatWereSetToZeroWhateverTheyWereDrawnFrom(String activation) {
    Training training =
        new Training(Steps.network(3, layer -> layer.activation(activation).weightInit("xavier")))
            .healthy(5)
            .gradients(layer -> layer.depth() < 2 ? 0 : 1, layer -> layer.depth() == 2 ? 0 : 1, 3);

    assertThat(training.diagnosis().causes()).containsExactly(new WeightCause.AllZero());
    Prescription prescription = training.against(Symptom.ZERO_GRADIENT);
    assertThat(prescription.finding().layers()).containsExactly("h1");
    assertThat(prescription.finding().since()).isEqualTo(5);
    assertThat(prescription.caution()).isNull();
    assertThat(training.said(Symptom.ZERO_GRADIENT))
        .isEqualTo(
            "Likely cause: weights that are all zero, from which no gradient passes. Try: "
                + (activation.equals("tanh") ? "xavier_normal" : "he_normal")
                + " init in the hidden layers.");
  }

  @Test
  void findsWeightsOfZeroAboveLayersThatAreFrozen() {
    Training training =
        new Training(frozenBelow(3))
            .gradients(
                layer -> layer.name().equals("h3") ? 0 : 1,
                layer -> layer.name().equals("h4") ? 0 : 1,
                3);

    assertThat(training.against(Symptom.ZERO_GRADIENT).cause())
        .isEqualTo(new WeightCause.AllZero());
    assertThat(training.against(Symptom.ZERO_GRADIENT).finding().layers()).containsExactly("h3");
  }

  /** Layers h1 .. h5, of which those before the given one are frozen. */
  static NetworkProfile frozenBelow(int depth) {
    List<LayerProfile> layers = new ArrayList<>();
    for (int i = 1; i <= 5; i++) {
      layers.add(LayerProfile.named("h" + i).depth(i).activation("relu").frozen(i < depth).build());
    }
    layers.add(Steps.output(6));
    return new NetworkProfile("net", layers, "Sgd");
  }

  @ParameterizedTest
  @CsvSource({"false, he_normal", "true, orthogonal"})
  void drawsOtherWeightsWhenTheFirstForwardPassOverflows(boolean recurrent, String weightInit) {
    Training training =
        new Training(Steps.network(2, layer -> layer.activation("relu").recurrent(recurrent)))
            .loss(Cases.INFINITE)
            .observe(Double.NaN);

    assertThat(training.diagnosis().causes())
        .containsExactly(
            new WeightCause.Overflow(),
            new DataCause.InputScale(Double.NaN),
            new DataCause.NotFinite());
    assertThat(training.said(Symptom.NON_FINITE))
        .isEqualTo(
            "Likely cause: weights or inputs so large that the forward pass overflows. Try: "
                + weightInit
                + " init in the hidden layers; inputs scaled to mean 0 and variance 1; a check of"
                + " features, labels and loss for NaN, infinity and the logarithm of zero. Clipping"
                + " alone would hide the cause, not remove it.");
  }

  @ParameterizedTest
  @CsvSource({"sigmoid, xavier_normal", "tanh, xavier_normal", "softsign, xavier_normal"})
  void drawsTheWeightsOfSaturatedUnitsAnew(String activation, String weightInit) {
    Training training = new Training(Cases.dense(6, activation)).saturated(0.75).healthy(2);

    assertThat(training.diagnosis().causes()).containsExactly(new WeightCause.Saturating(0.75));
    assertThat(training.against(Symptom.SATURATED_UNITS).caution()).isNull();
    assertThat(training.said(Symptom.SATURATED_UNITS))
        .isEqualTo(
            "Likely cause: weights or inputs too large for a bounded activation. Try: "
                + weightInit
                + " init in the hidden layers; inputs scaled to mean 0 and variance 1; batch"
                + " normalisation between affine map and activation.");
  }
}
