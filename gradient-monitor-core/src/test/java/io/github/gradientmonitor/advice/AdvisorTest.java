package io.github.gradientmonitor.advice;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.gradientmonitor.diagnosis.Diagnosis;
import io.github.gradientmonitor.diagnosis.Evidence;
import io.github.gradientmonitor.diagnosis.Evidence.Measure;
import io.github.gradientmonitor.diagnosis.Finding;
import io.github.gradientmonitor.diagnosis.Severity;
import io.github.gradientmonitor.diagnosis.Symptom;
import io.github.gradientmonitor.observation.LayerProfile;
import io.github.gradientmonitor.observation.LayerRole;
import io.github.gradientmonitor.observation.NetworkProfile;
import io.github.gradientmonitor.testing.Steps;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class AdvisorTest {
  private static final String LOWERING_IS_WORSE = "Lowering the learning rate makes this worse.";
  private static final String CLIPPING_HIDES =
      "Clipping alone would hide the cause, not remove it.";

  private static final double INFINITE = Double.POSITIVE_INFINITY;

  private final Advisor advisor = new Advisor();

  @Test
  void hasNoAdviceWithoutAFinding() {
    assertThat(advisor.advise(Diagnosis.pending(Steps.network(5)))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"sigmoid", "hardsigmoid"})
  void swapsSigmoidsThatMakeTheGradientVanish(String activation) {
    List<Advice> advice =
        advise(Symptom.VANISHING_GRADIENT, 0, 6, layer -> layer.activation(activation));

    assertThat(remedies(advice))
        .containsExactly(
            new Remedy.SwapActivation("relu", "he_normal"), new Remedy.InsertBatchNorm());
    assertThat(advice)
        .allSatisfy(
            one -> {
              assertThat(one.cause())
                  .isEqualTo("sigmoid in 6 hidden layers (its derivative is at most 0.25)");
              assertThat(one.caution()).isEqualTo(LOWERING_IS_WORSE);
            });
  }

  @Test
  void swapsSigmoidsFromHalfOfTheLayersOn() {
    assertThat(first(Symptom.VANISHING_GRADIENT, sigmoids(3, 6)))
        .isEqualTo(new Remedy.SwapActivation("relu", "he_normal"));
    assertThat(first(Symptom.VANISHING_GRADIENT, sigmoids(2, 6)))
        .isEqualTo(new Remedy.Reinitialize("he_normal"));
  }

  private static NetworkProfile sigmoids(int count, int hidden) {
    int[] made = {0};
    return Steps.network(hidden, layer -> layer.activation(made[0]++ < count ? "sigmoid" : "relu"));
  }

  @ParameterizedTest
  @CsvSource({
    "relu, 3, 'for a rectifier', he_normal",
    "relu, 2, 'too small (', he_normal",
    "selu, 3, 'too small (', lecun_normal",
    "selu, 2, 'too small (', he_normal",
    "tanh, 3, 'too small (', he_normal",
    "tanh, 4, 'too small (', xavier_normal"
  })
  void goesByTheActivationOfMostLayers(
      String activation, int count, String cause, String weightInit) {
    int[] made = {0};
    List<Advice> advice =
        advise(
            Symptom.VANISHING_GRADIENT,
            0,
            6,
            layer -> layer.activation(made[0]++ < count ? activation : "identity"));

    assertThat(advice.get(0).remedy()).isEqualTo(new Remedy.Reinitialize(weightInit));
    assertThat(advice.get(0).cause()).contains(cause);
  }

  @ParameterizedTest
  @ValueSource(strings = {"relu", "leakyrelu", "relu6", "rrelu", "elu", "gelu", "swish", "mish"})
  void reinitializesRectifiersThatMakeTheGradientVanish(String activation) {
    List<Advice> advice =
        advise(
            Symptom.VANISHING_GRADIENT,
            0,
            6,
            layer -> layer.activation(activation).weightInit("xavier"));

    assertThat(remedies(advice))
        .containsExactly(new Remedy.Reinitialize("he_normal"), new Remedy.InsertBatchNorm());
    assertThat(advice.get(0).cause())
        .isEqualTo(
            "initial weights too small for a rectifier, which passes half of the signal (xavier)");
    assertThat(advice.get(0).caution()).isEqualTo(LOWERING_IS_WORSE);
  }

  @ParameterizedTest
  @CsvSource({
    "tanh, xavier_normal",
    "hardtanh, xavier_normal",
    "softsign, xavier_normal",
    "rationaltanh, xavier_normal",
    "selu, lecun_normal",
    "identity, he_normal"
  })
  void reinitializesWithTheDistributionThatBelongsToTheActivation(
      String activation, String expected) {
    List<Advice> advice =
        advise(
            Symptom.VANISHING_GRADIENT,
            0,
            6,
            layer -> layer.activation(activation).weightInit(null));

    assertThat(remedies(advice))
        .containsExactly(new Remedy.Reinitialize(expected), new Remedy.InsertBatchNorm());
    assertThat(advice.get(0).cause())
        .isEqualTo("initial weights too small (distribution not known)");
    assertThat(advice.get(0).caution()).isEqualTo(LOWERING_IS_WORSE);
  }

  @Test
  void namesTheSourceThatBelongsToTheDistribution() {
    assertThat(source("relu")).contains("1502.01852");
    assertThat(source("selu")).contains("1706.02515");
    assertThat(source("tanh")).contains("Glorot");
  }

  private String source(String activation) {
    return advise(Symptom.VANISHING_GRADIENT, 0, 6, layer -> layer.activation(activation))
        .get(0)
        .source();
  }

  @Test
  void namesEveryDistributionThatIsThereOnce() {
    int[] made = {0};
    List<Advice> advice =
        advise(
            Symptom.EXPLODING_GRADIENT,
            0,
            6,
            layer -> layer.activation("tanh").weightInit(made[0]++ < 3 ? "normal" : "uniform"));

    assertThat(advice.get(0).cause()).isEqualTo("initial weights too large (normal, uniform)");
  }

  @ParameterizedTest
  @CsvSource({"6, false", "9, false", "10, true", "30, true"})
  void addsResidualConnectionsToDeepNetworksOnly(int hidden, boolean expected) {
    List<Advice> advice = advise(Symptom.VANISHING_GRADIENT, 0, hidden, layer -> layer);

    assertThat(remedies(advice).contains(new Remedy.AddResidualConnections(2))).isEqualTo(expected);
  }

  @ParameterizedTest
  @EnumSource(Symptom.class)
  void neverPutsBatchNormalisationOrResidualsOntoRecurrentLayers(Symptom symptom) {
    for (long since : new long[] {0, 100}) {
      for (String activation : List.of("sigmoid", "tanh", "relu")) {
        assertThat(
                remedies(
                    advise(
                        symptom, since, 20, layer -> layer.activation(activation).recurrent(true))))
            .isNotEmpty()
            .doesNotHaveAnyElementsOfTypes(
                Remedy.InsertBatchNorm.class, Remedy.AddResidualConnections.class);
      }
    }
  }

  @Test
  void doesNotPutBatchNormalisationWhereItAlreadyIs() {
    assertThat(
            remedies(advise(Symptom.VANISHING_GRADIENT, 0, 6, layer -> layer.normalization("out"))))
        .doesNotContain(new Remedy.InsertBatchNorm());
  }

  @ParameterizedTest
  @ValueSource(strings = {"sigmoid", "tanh", "relu", "selu", "identity"})
  void neverClipsAgainstAVanishingGradient(String activation) {
    for (boolean recurrent : new boolean[] {false, true}) {
      for (int hidden : new int[] {5, 20}) {
        assertThat(
                remedies(
                    advise(
                        Symptom.VANISHING_GRADIENT,
                        0,
                        hidden,
                        layer -> layer.activation(activation).recurrent(recurrent))))
            .isNotEmpty()
            .doesNotHaveAnyElementsOfTypes(Remedy.ClipGradient.class);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1, 2})
  void takesAnExplosionInTheFirstStepsForBadInitialWeights(long since) {
    List<Advice> advice =
        advise(
            Symptom.EXPLODING_GRADIENT,
            since,
            6,
            layer -> layer.activation("relu").weightInit("normal"));

    assertThat(remedies(advice))
        .containsExactly(new Remedy.Reinitialize("he_normal"), new Remedy.InsertBatchNorm());
    assertThat(advice.get(0).cause()).isEqualTo("initial weights too large (normal)");
    assertThat(advice.get(0).caution()).isEqualTo(CLIPPING_HIDES);
  }

  @ParameterizedTest
  @ValueSource(longs = {3, 500})
  void takesALaterExplosionForALearningRateThatIsTooHigh(long since) {
    List<Advice> advice = advise(Symptom.EXPLODING_GRADIENT, since, 6, layer -> layer);

    assertThat(remedies(advice))
        .containsExactly(new Remedy.ScaleLearningRate(0.1), new Remedy.ClipGradient("adaptive"));
    assertThat(advice.get(0).cause()).isEqualTo("a learning rate that is too high");
    assertThat(advice.get(0).caution()).isNull();
  }

  @ParameterizedTest
  @CsvSource({"0, false", "1, true"})
  void blamesTheRateForAnExplosionThatCameWithTheFirstUpdate(long since, boolean rate) {
    Finding exploding = finding(Symptom.EXPLODING_GRADIENT, since, "h1");
    Finding torn = finding(Symptom.UPDATE_TOO_LARGE, 0, "h1");

    assertThat(
            advisor.advise(exploding, diagnosis(Steps.network(6), exploding, torn)).get(0).remedy())
        .isEqualTo(
            rate ? new Remedy.ScaleLearningRate(0.1) : new Remedy.Reinitialize("xavier_normal"));
  }

  @Test
  void clipsRecurrentLayersThatExplode() {
    List<Advice> advice =
        advise(Symptom.EXPLODING_GRADIENT, 100, 3, layer -> layer.recurrent(true));

    assertThat(remedies(advice))
        .containsExactly(
            new Remedy.ClipGradient("adaptive"),
            new Remedy.ShortenBackpropagation(),
            new Remedy.ReplaceRecurrentCell("LSTM"),
            new Remedy.Reinitialize("orthogonal"));
    assertThat(advice.get(0).cause()).isEqualTo("the recurrent weights, applied once a time step");
    assertThat(advice.get(3).source()).contains("Saxe");
    assertThat(advice.get(0).caution()).isNull();
  }

  @Test
  void clipsRecurrentLayersWhoseGradientIsOutOfScale() {
    Finding finding =
        finding(Symptom.EXPLODING_GRADIENT, new Measure("gradient_to_weight", 1e4, "ratio"));
    NetworkProfile network = Steps.network(2, layer -> layer.recurrent(true));

    assertThat(advisor.advise(finding, diagnosis(network, finding)).get(0).remedy())
        .isEqualTo(new Remedy.ClipGradient("adaptive"));
  }

  @ParameterizedTest
  @CsvSource({"false, he_normal", "true, orthogonal"})
  void drawsOtherWeightsWhenTheFirstForwardPassOverflows(boolean recurrent, String weightInit) {
    Finding finding = finding(Symptom.NON_FINITE, new Measure("loss", INFINITE, ""));
    NetworkProfile network =
        Steps.network(2, layer -> layer.activation("relu").recurrent(recurrent));

    List<Advice> advice = advisor.advise(finding, diagnosis(network, finding));

    assertThat(remedies(advice))
        .containsExactly(
            new Remedy.Reinitialize(weightInit), new Remedy.ScaleInputs(), new Remedy.CheckData());
    assertThat(advice.get(0).cause())
        .isEqualTo("weights or inputs so large that the forward pass overflows");
  }

  @Test
  void checksTheDataWhenTheFirstStepIsNotFinite() {
    List<Advice> advice = advise(Symptom.NON_FINITE, 0, 6, layer -> layer.activation("tanh"));

    assertThat(remedies(advice))
        .containsExactly(
            new Remedy.CheckData(),
            new Remedy.ScaleInputs(),
            new Remedy.Reinitialize("xavier_normal"));
    assertThat(advice.get(0).cause())
        .isEqualTo("data, loss or initial weights that are not finite");
    assertThat(advice.get(0).caution()).isNull();
  }

  @Test
  void lowersTheLearningRateWhenALaterStepIsNotFinite() {
    List<Advice> advice = advise(Symptom.NON_FINITE, 1, 6, layer -> layer);

    assertThat(remedies(advice))
        .containsExactly(
            new Remedy.ScaleLearningRate(0.1),
            new Remedy.CheckData(),
            new Remedy.ScaleInputs(),
            new Remedy.ClipGradient("adaptive"));
    assertThat(advice.get(0).cause())
        .isEqualTo("a step that was too large, or a batch that holds NaN");
    assertThat(advice.get(0).caution()).isEqualTo(CLIPPING_HIDES);
  }

  @Test
  void checksTheOutputLayerWhenAllLayersHaveAZeroGradient() {
    NetworkProfile network = Steps.network(3);
    Finding finding = finding(Symptom.ZERO_GRADIENT, 0, "h1", "h2", "h3", "out");

    List<Advice> advice = advisor.advise(finding, diagnosis(network, finding));

    assertThat(remedies(advice)).containsExactly(new Remedy.CheckOutputLayer());
    assertThat(advice.get(0).cause()).isEqualTo("a loss that does not depend on the weights");
    assertThat(advice.get(0).caution()).isNull();
  }

  @Test
  void reinitializesWeightsThatStartFromZero() {
    List<Advice> advice =
        advise(Symptom.ZERO_GRADIENT, 0, 3, layer -> layer.activation("tanh").weightInit("zeros"));

    assertThat(remedies(advice)).containsExactly(new Remedy.Reinitialize("xavier_normal"));
    assertThat(advice.get(0).cause())
        .isEqualTo("initial weights of zero, from which no gradient passes");
  }

  @Test
  void revivesDeadRectifiers() {
    List<Advice> advice = advise(Symptom.ZERO_GRADIENT, 9, 3, layer -> layer.activation("relu"));

    assertThat(remedies(advice))
        .containsExactly(
            new Remedy.ScaleLearningRate(0.1),
            new Remedy.Reinitialize("he_normal"),
            new Remedy.SwapActivation("leakyrelu", "he_normal"));
    assertThat(advice.get(0).cause())
        .isEqualTo("units that are off for every input (dead rectifiers)");
  }

  @Test
  void revivesUnitsThatHaveDied() {
    List<Advice> advice = advise(Symptom.DEAD_UNITS, 9, 3, layer -> layer.activation("relu"));

    assertThat(remedies(advice))
        .containsExactly(
            new Remedy.ScaleLearningRate(0.1),
            new Remedy.Reinitialize("he_normal"),
            new Remedy.SwapActivation("leakyrelu", "he_normal"));
    assertThat(advice.get(0).cause())
        .isEqualTo("units that are off for every input (dead rectifiers)");
  }

  @ParameterizedTest
  @CsvSource({"sigmoid, xavier_normal", "tanh, xavier_normal", "softsign, xavier_normal"})
  void drawsTheWeightsOfSaturatedUnitsAnew(String activation, String weightInit) {
    List<Advice> advice =
        advise(Symptom.SATURATED_UNITS, 9, 6, layer -> layer.activation(activation));

    assertThat(remedies(advice))
        .containsExactly(
            new Remedy.Reinitialize(weightInit),
            new Remedy.ScaleInputs(),
            new Remedy.InsertBatchNorm());
    assertThat(advice.get(0).cause())
        .isEqualTo("weights or inputs too large for a bounded activation");
    assertThat(advice.get(0).caution()).isNull();
  }

  @ParameterizedTest
  @EnumSource(
      value = Symptom.class,
      names = {"GRADIENT_SPIKE", "UPDATE_TOO_LARGE", "RISING_LOSS"})
  void lowersALearningRateThatIsTooHigh(Symptom symptom) {
    List<Advice> advice = advise(symptom, 0, 6, layer -> layer);

    assertThat(remedies(advice))
        .containsExactly(new Remedy.ScaleLearningRate(0.1), new Remedy.ClipGradient("adaptive"));
    assertThat(advice.get(0).cause()).isEqualTo("a learning rate that is too high");
    assertThat(advice.get(0).caution()).isNull();
  }

  @ParameterizedTest
  @EnumSource(
      value = Symptom.class,
      names = {"GRADIENT_SPIKE", "UPDATE_TOO_LARGE"})
  void clipsFirstWhereAGradientThroughTimeJumps(Symptom symptom) {
    List<Advice> advice = advise(symptom, 0, 6, layer -> layer.recurrent(true));

    assertThat(remedies(advice))
        .containsExactly(new Remedy.ClipGradient("adaptive"), new Remedy.ScaleLearningRate(0.1));
    assertThat(advice.get(0).cause())
        .isEqualTo("a gradient that explodes through time in single steps");
  }

  @ParameterizedTest
  @CsvSource({"1e-6, 1000", "1e-9, 1e6", "2e-6, 1000", "5e-6, 100"})
  void raisesALearningRateThatIsTooLowToTheUsualUpdate(double ratio, double factor) {
    Finding finding =
        finding(Symptom.UPDATE_TOO_SMALL, new Measure("update_ratio", ratio, "ratio"));

    List<Advice> advice = advisor.advise(finding, diagnosis(Steps.network(3), finding));

    assertThat(remedies(advice)).containsExactly(new Remedy.ScaleLearningRate(factor));
    assertThat(advice.get(0).cause()).isEqualTo("a learning rate that is too low");
    assertThat(advice.get(0).caution()).isNull();
  }

  @Test
  void doesNotMultiplyTheLearningRateByInfinity() {
    Finding finding = finding(Symptom.UPDATE_TOO_SMALL, new Measure("update_ratio", 0, "ratio"));

    assertThat(remedies(advisor.advise(finding, diagnosis(Steps.network(3), finding))))
        .doesNotContain(new Remedy.ScaleLearningRate(Double.POSITIVE_INFINITY));
  }

  @Test
  void neverClipsMoreWhereClippingMasksAFault() {
    List<Advice> advice = advise(Symptom.CLIPPING_MASKS_FAULT, 0, 6, layer -> layer);

    assertThat(remedies(advice)).containsExactly(new Remedy.ScaleLearningRate(0.1));
    assertThat(advice.get(0).cause()).isEqualTo("steps that are too large all the time");
    assertThat(advice.get(0).caution()).isEqualTo(CLIPPING_HIDES);
  }

  @Test
  void scalesInputsWhereTheGradientIsOutOfScale() {
    Finding finding =
        finding(Symptom.EXPLODING_GRADIENT, new Measure("gradient_to_weight", 1e4, "ratio"));

    List<Advice> advice = advisor.advise(finding, diagnosis(Steps.network(6), finding));

    assertThat(remedies(advice))
        .containsExactly(new Remedy.ScaleInputs(), new Remedy.Reinitialize("xavier_normal"));
    assertThat(advice.get(0).cause()).isEqualTo("inputs or targets that are out of scale");
    assertThat(advice.get(0).caution()).isEqualTo(CLIPPING_HIDES);
  }

  @ParameterizedTest
  @EnumSource(
      value = Symptom.class,
      names = {
        "EXPLODING_GRADIENT",
        "NON_FINITE",
        "DEAD_UNITS",
        "SATURATED_UNITS",
        "UPDATE_TOO_LARGE"
      })
  void scalesInputsFirstWhereTheEvidenceTellsOfLargeOnes(Symptom symptom) {
    Finding plain = finding(symptom, 5, "h1");
    Finding scaled = finding(symptom, 5, new Measure("input_scale", 4e3, "root mean square"));

    List<Advice> advice = advisor.advise(scaled, diagnosis(Steps.network(6), scaled));

    assertThat(advice.get(0).remedy()).isEqualTo(new Remedy.ScaleInputs());
    assertThat(advice.get(0).cause()).isEqualTo("inputs or targets that are out of scale");
    assertThat(remedies(advice))
        .doesNotHaveDuplicates()
        .containsAll(remedies(advisor.advise(plain, diagnosis(Steps.network(6), plain))));
  }

  @ParameterizedTest
  @EnumSource(Symptom.class)
  void looksAtASoftmaxOverOneUnitBeforeAnythingElse(Symptom symptom) {
    Finding finding = finding(symptom, 0, "h1");

    List<Advice> advice = advisor.advise(finding, diagnosis(softmaxOver(1), finding));

    assertThat(remedies(advice)).containsExactly(new Remedy.CheckOutputLayer());
    assertThat(advice.get(0).cause())
        .isEqualTo("a softmax over one unit, whose output is 1 whatever the weights");
    assertThat(first(Symptom.VANISHING_GRADIENT, softmaxOver(2)))
        .isEqualTo(new Remedy.SwapActivation("relu", "he_normal"));
  }

  private static NetworkProfile softmaxOver(int units) {
    List<LayerProfile> layers = new ArrayList<>(Steps.network(3).hiddenLayers());
    layers.add(
        LayerProfile.named("out")
            .role(LayerRole.OUTPUT)
            .depth(4)
            .sizes(10, units)
            .activation("softmax")
            .build());
    return new NetworkProfile("net", layers, "Sgd");
  }

  @ParameterizedTest
  @CsvSource({"Adam, 0, true", "RmsProp, 2, true", "Adam, 3, false", "Sgd, 0, false"})
  void warmsUpAdaptiveUpdatersWhoseFirstStepsAreTooLarge(
      String updater, long since, boolean expected) {
    NetworkProfile network = new NetworkProfile("net", Steps.network(6).layers(), updater);
    Finding finding = finding(Symptom.UPDATE_TOO_LARGE, since, "h1");

    List<Remedy> remedies = remedies(advisor.advise(finding, diagnosis(network, finding)));

    assertThat(remedies.get(0)).isEqualTo(new Remedy.ScaleLearningRate(0.1));
    assertThat(remedies.contains(new Remedy.WarmUp(2000))).isEqualTo(expected);
  }

  @Test
  void takesSmallUpdatesOfAGradientThatVanishesForItsEffect() {
    Finding small = finding(Symptom.UPDATE_TOO_SMALL, new Measure("update_ratio", 1e-8, "ratio"));
    Finding watched =
        new Finding(
            Symptom.VANISHING_GRADIENT, Severity.WATCH, List.of("h1"), 0, Evidence.of("slowly"));

    assertThat(remedies(advisor.advise(small, diagnosis(Steps.network(6), small, watched))))
        .containsExactly(
            new Remedy.SwapActivation("relu", "he_normal"), new Remedy.InsertBatchNorm());
  }

  @Test
  void takesARiseOverStepsForALearningRateThatIsTooHighHoweverEarly() {
    Finding finding = finding(Symptom.EXPLODING_GRADIENT, new Measure("doubling_time", 5, "steps"));

    assertThat(remedies(advisor.advise(finding, diagnosis(Steps.network(6), finding))))
        .containsExactly(new Remedy.ScaleLearningRate(0.1), new Remedy.ClipGradient("adaptive"));
  }

  @Test
  void advisesOnTheMostSevereFindingFirst() {
    NetworkProfile network = Steps.network(6);
    Finding vanishing = finding(Symptom.VANISHING_GRADIENT, 0, "h1");
    Finding nonFinite =
        new Finding(
            Symptom.NON_FINITE, Severity.CRITICAL, List.of("h6"), 5, Evidence.of("because"));

    List<Advice> advice = advisor.advise(diagnosis(network, vanishing, nonFinite));

    assertThat(advice).hasSize(6);
    assertThat(advice.subList(0, 4)).allMatch(one -> one.finding().equals(nonFinite));
    assertThat(advice.subList(4, 6)).allMatch(one -> one.finding().equals(vanishing));
  }

  @Test
  void countsFrozenLayersNeitherForNorAgainst() {
    int[] made = {0};
    NetworkProfile network =
        Steps.network(
            6,
            layer ->
                made[0]++ < 4
                    ? layer.activation("sigmoid").frozen(true)
                    : layer.activation("relu"));

    assertThat(first(Symptom.VANISHING_GRADIENT, network))
        .isEqualTo(new Remedy.Reinitialize("he_normal"));
  }

  @ParameterizedTest
  @EnumSource(Symptom.class)
  void leavesNothingUnsaid(Symptom symptom) {
    for (Advice advice : advise(symptom, 4, 12, layer -> layer.activation("tanh"))) {
      assertThat(advice.cause()).isNotBlank();
      assertThat(advice.expectation()).isNotBlank();
      assertThat(advice.cost()).isNotBlank();
      assertThat(advice.source()).isNotBlank();
      assertThat(advice.remedy().action()).isNotBlank();
    }
  }

  private @Nullable Remedy first(Symptom symptom, NetworkProfile network) {
    Finding finding = finding(symptom, 0, "h1");
    return advisor.advise(finding, diagnosis(network, finding)).get(0).remedy();
  }

  private List<Advice> advise(
      Symptom symptom, long since, int hidden, UnaryOperator<LayerProfile.Builder> change) {
    Finding finding = finding(symptom, since, "h1");
    return advisor.advise(finding, diagnosis(Steps.network(hidden, change), finding));
  }

  private static Finding finding(Symptom symptom, long since, String... layers) {
    return new Finding(symptom, Severity.WARNING, List.of(layers), since, Evidence.of("because"));
  }

  private static Finding finding(Symptom symptom, Measure measure) {
    return finding(symptom, 0, measure);
  }

  private static Finding finding(Symptom symptom, long since, Measure measure) {
    return new Finding(
        symptom, Severity.WARNING, List.of("h1"), since, Evidence.of("because", measure));
  }

  private static Diagnosis diagnosis(NetworkProfile network, Finding... findings) {
    Diagnosis pending = Diagnosis.pending(network);
    return new Diagnosis(
        pending.step(),
        pending.backward(),
        pending.weights(),
        findings[0].health(),
        List.of(findings));
  }

  private static List<Remedy> remedies(List<Advice> advice) {
    return advice.stream().map(Advice::remedy).toList();
  }
}
