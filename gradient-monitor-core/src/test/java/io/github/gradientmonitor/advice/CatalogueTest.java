package io.github.gradientmonitor.advice;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.gradientmonitor.observation.InitialWeights;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class CatalogueTest {
  /** At least one of each kind; {@link #hasAnExampleOfEachKind} holds it. */
  static Stream<Remedy> remedies() {
    return Stream.concat(
        InitialWeights.names().stream().map(Remedy.Reinitialize::new),
        Stream.of(
            new Remedy.SwapActivation("relu", "he_normal"),
            new Remedy.SwapActivation("leakyrelu", "he_normal"),
            new Remedy.InsertBatchNorm(),
            new Remedy.AddResidualConnections(2),
            new Remedy.ReplaceRecurrentCell("LSTM"),
            new Remedy.ScaleLearningRate(0.1),
            new Remedy.ScaleLearningRate(10),
            new Remedy.WarmUp(2000),
            new Remedy.ClipGradient(1),
            new Remedy.ScaleInputs(),
            new Remedy.ShortenBackpropagation(),
            new Remedy.RaiseForgetBias(5),
            new Remedy.ProbeSequences(),
            new Remedy.CheckData(),
            new Remedy.CheckOutputLayer(),
            new Remedy.ReplaceOutputActivation("identity"),
            new Remedy.ReplaceLoss("mse"),
            new Remedy.ScaleTargets(),
            new Remedy.EncodeOneHot(3),
            new Remedy.CheckLabels(),
            new Remedy.RewriteLabels("of -1 and 1"),
            new Remedy.ShuffleData(),
            new Remedy.WeighClasses(),
            new Remedy.SetDropout(0.5),
            new Remedy.LowerPenalty(),
            new Remedy.LoosenClipping(),
            new Remedy.SetUpdater("Adam", 1e-3),
            new Remedy.TrainLonger(),
            new Remedy.TrainFrozenLayers(),
            new Remedy.EnlargeBatches(),
            new Remedy.ResetBiases()));
  }

  @Test
  void hasAnExampleOfEachKind() {
    Set<Class<?>> examples = remedies().map(Remedy::getClass).collect(Collectors.toSet());

    assertThat(examples)
        .containsExactlyInAnyOrderElementsOf(List.of(Remedy.class.getPermittedSubclasses()));
  }

  @ParameterizedTest
  @MethodSource("remedies")
  void leavesNothingUnsaid(Remedy remedy) {
    Advice advice = Catalogue.advice(remedy);

    assertThat(advice.remedy()).isSameAs(remedy);
    assertThat(remedy.action()).isNotBlank();
    assertThat(List.of(advice.expectation(), advice.cost(), advice.source()))
        .allSatisfy(part -> assertThat(part).isNotBlank().doesNotEndWith("."));
  }

  @ParameterizedTest
  @CsvSource({
    "he_normal, He et al. 2015",
    "he_uniform, He et al. 2015",
    "lecun_normal, Klambauer et al. 2017",
    "lecun_uniform, Klambauer et al. 2017",
    "xavier_normal, Glorot and Bengio 2010",
    "xavier_uniform, Glorot and Bengio 2010",
    "orthogonal, Saxe et al. 2014"
  })
  void namesTheSourceOfADistribution(String weightInit, String source) {
    assertThat(Catalogue.advice(new Remedy.Reinitialize(weightInit)).source()).startsWith(source);
  }

  @Test
  void tellsALowerRateFromAHigherOne() {
    assertThat(Catalogue.advice(new Remedy.ScaleLearningRate(0.1)).cost())
        .isEqualTo("slower training");
    assertThat(Catalogue.advice(new Remedy.ScaleLearningRate(10)).cost())
        .isEqualTo("a rate that is too high makes the loss rise");
  }

  @Test
  void expectsOfALeakyRectifierThatUnitsComeBack() {
    assertThat(Catalogue.advice(new Remedy.SwapActivation("leakyrelu", "he_normal")).source())
        .startsWith("Maas et al. 2013");
    assertThat(Catalogue.advice(new Remedy.SwapActivation("relu", "he_normal")).source())
        .startsWith("He et al. 2015");
  }
}
