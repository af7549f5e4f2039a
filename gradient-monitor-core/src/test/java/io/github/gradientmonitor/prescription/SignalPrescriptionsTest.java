package io.github.gradientmonitor.prescription;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.gradientmonitor.advice.Remedy;
import io.github.gradientmonitor.diagnosis.Cause;
import io.github.gradientmonitor.diagnosis.CauseKind;
import io.github.gradientmonitor.diagnosis.SignalCause;
import io.github.gradientmonitor.diagnosis.Symptom;
import io.github.gradientmonitor.diagnosis.WeightCause;
import io.github.gradientmonitor.observation.LayerProfile;
import io.github.gradientmonitor.observation.LayerRole;
import io.github.gradientmonitor.observation.NetworkProfile;
import io.github.gradientmonitor.testing.Steps;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SignalPrescriptionsTest {
  @ParameterizedTest
  @ValueSource(strings = {"sigmoid", "hardsigmoid"})
  void swapsSigmoidsThatMakeTheGradientVanish(String activation) {
    Training training = Cases.vanishing(Cases.dense(6, activation));

    assertThat(training.diagnosis().causes()).containsExactly(new SignalCause.SigmoidLayers(6));
    assertThat(training.diagnosis().causes().get(0).kind()).isEqualTo(CauseKind.ACTIVATION);
    assertThat(training.said(Symptom.VANISHING_GRADIENT))
        .isEqualTo(
            "Likely cause: sigmoid in 6 hidden layers (its derivative is at most 0.25). Try: relu"
                + " with he_normal init in the hidden layers; batch normalisation between affine"
                + " map and activation. Lowering the learning rate makes this worse.");
  }

  @Test
  void blamesSigmoidsFromHalfOfTheLayersOn() {
    assertThat(Cases.vanishing(Cases.mixed(6, 3, "sigmoid", "relu")).diagnosis().causes())
        .containsExactly(new SignalCause.SigmoidLayers(3));
    assertThat(Cases.vanishing(Cases.mixed(6, 2, "sigmoid", "relu")).diagnosis().causes())
        .containsExactly(new WeightCause.TooSmall("xavier", true));
  }

  @Test
  void findsAFlatSignalThatDiesInTheLastLayer() {
    Training training = new Training(Cases.dense(3, "sigmoid")).scaled(1e-5, 51);

    assertThat(training.diagnosis().causes()).containsExactly(new SignalCause.SigmoidLayers(3));
    assertThat(training.remedies(Symptom.VANISHING_GRADIENT))
        .containsExactly(
            new Remedy.SwapActivation("relu", "he_normal"), new Remedy.InsertBatchNorm());
  }

  @Test
  void putsNoBatchNormalisationWhereItAlreadyIs() {
    List<LayerProfile> layers = new ArrayList<>();
    for (int i = 1; i <= 6; i++) {
      layers.add(
          LayerProfile.named("h" + i)
              .depth(i)
              .activation("sigmoid")
              .normalization("norm" + i)
              .build());
      layers.add(LayerProfile.named("norm" + i).role(LayerRole.NORMALIZATION).depth(i).build());
    }
    layers.add(Steps.output(7));
    Training training = Cases.vanishing(new NetworkProfile("net", layers, "Sgd"));

    assertThat(training.remedies(Symptom.VANISHING_GRADIENT))
        .containsExactly(new Remedy.SwapActivation("relu", "he_normal"));
  }

  @ParameterizedTest
  @CsvSource({"6, false", "9, false", "10, true", "30, true"})
  void addsResidualConnectionsToDeepNetworksOnly(int hidden, boolean deep) {
    Training training = Cases.vanishing(Cases.dense(hidden, "sigmoid"));

    List<Cause> causes = training.against(Symptom.VANISHING_GRADIENT).finding().causes();
    assertThat(causes.contains(new SignalCause.Depth(hidden))).isEqualTo(deep);
    assertThat(causes.get(0)).isEqualTo(new SignalCause.SigmoidLayers(hidden));
    assertThat(training.diagnosis().causes()).isEqualTo(causes);
    assertThat(
            training
                .remedies(Symptom.VANISHING_GRADIENT)
                .contains(new Remedy.AddResidualConnections(2)))
        .isEqualTo(deep);
  }

  @Test
  void saysTheRemedyAgainstDepthAfterThatAgainstTheActivation() {
    Training training = Cases.vanishing(Cases.dense(20, "sigmoid"));

    assertThat(training.diagnosis().causes())
        .extracting(Cause::kind)
        .containsExactly(CauseKind.ACTIVATION, CauseKind.DEPTH);
    assertThat(new SignalCause.Depth(20).description())
        .isEqualTo("20 hidden layers without a way around them");
    assertThat(training.said(Symptom.VANISHING_GRADIENT))
        .startsWith("Likely cause: sigmoid in 20 hidden layers")
        .endsWith(
            "; residual connections around every 2 hidden layers. Lowering the learning rate makes"
                + " this worse.");
  }

  @ParameterizedTest
  @ValueSource(strings = {"sigmoid", "tanh", "relu", "selu", "identity"})
  void neverClipsAgainstAVanishingGradient(String activation) {
    for (boolean recurrent : new boolean[] {false, true}) {
      for (int hidden : new int[] {5, 20}) {
        Training training =
            Cases.vanishing(
                Steps.network(hidden, layer -> layer.activation(activation).recurrent(recurrent)));

        assertThat(training.remedies(Symptom.VANISHING_GRADIENT))
            .isNotEmpty()
            .doesNotHaveAnyElementsOfTypes(Remedy.ClipGradient.class);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 30})
  void clipsRecurrentLayersThatExplode(int since) {
    Training training = Cases.exploding(Cases.recurrent(6, "SimpleRnn"), since);

    assertThat(training.against(Symptom.EXPLODING_GRADIENT).cause())
        .isEqualTo(new SignalCause.RecurrentWeights(false));
    assertThat(training.diagnosis().causes().get(0).kind()).isEqualTo(CauseKind.RECURRENCE);
    assertThat(training.against(Symptom.EXPLODING_GRADIENT).caution()).isNull();
    assertThat(training.said(Symptom.EXPLODING_GRADIENT))
        .isEqualTo(
            "Likely cause: the recurrent weights, applied once a time step. Try: adaptive gradient"
                + " clipping; shorter truncated back-propagation through time; LSTM in place of the"
                + " simple recurrent layers; orthogonal init in the hidden layers.");
    assertThat(training.against(Symptom.EXPLODING_GRADIENT).advice().get(3).source())
        .contains("Saxe");
  }

  @ParameterizedTest
  @ValueSource(strings = {"LSTM", "GravesLSTM"})
  void namesNoLstmWhereTheCellsAreGatedAlready(String type) {
    Training overDepth = Cases.exploding(Cases.recurrent(6, type), 0);
    Training outOfScale = new Training(Cases.recurrent(2, type)).scaled(5000, 2);

    for (Training training : List.of(overDepth, outOfScale)) {
      assertThat(training.against(Symptom.EXPLODING_GRADIENT).cause())
          .isEqualTo(new SignalCause.RecurrentWeights(true));
      assertThat(training.remedies(Symptom.EXPLODING_GRADIENT))
          .containsExactly(
              new Remedy.ClipGradient("adaptive"),
              new Remedy.ShortenBackpropagation(),
              new Remedy.Reinitialize("orthogonal"));
    }
  }

  @Test
  void namesLstmWhereOneCellIsNotGated() {
    int[] made = {0};
    NetworkProfile network =
        Steps.network(
            2, layer -> layer.type(made[0]++ == 0 ? "LSTM" : "SimpleRnn").recurrent(true));

    assertThat(new Training(network).scaled(5000, 2).remedies(Symptom.EXPLODING_GRADIENT))
        .contains(new Remedy.ReplaceRecurrentCell("LSTM"));
  }

  @ParameterizedTest
  @CsvSource({"GRADIENT_SPIKE", "UPDATE_TOO_LARGE"})
  void clipsFirstWhereAGradientThroughTimeJumps(Symptom symptom) {
    Training training = new Training(Cases.recurrent(2, "LSTM")).healthy(25);
    if (symptom == Symptom.GRADIENT_SPIKE) {
      training.observe(20);
    } else {
      training.updates(0.5).healthy(2);
    }

    assertThat(training.diagnosis().causes()).containsExactly(new SignalCause.CliffThroughTime());
    assertThat(training.said(symptom))
        .isEqualTo(
            "Likely cause: a gradient that explodes through time in single steps. Try: adaptive"
                + " gradient clipping; a learning rate 10 times smaller.");
  }
}
