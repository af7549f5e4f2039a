package io.github.gradientmonitor.trend;

import static io.github.gradientmonitor.testing.Steps.gradient;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.github.gradientmonitor.observation.LayerProfile;
import io.github.gradientmonitor.observation.LayerRole;
import io.github.gradientmonitor.observation.LayerSample;
import io.github.gradientmonitor.observation.NetworkProfile;
import io.github.gradientmonitor.observation.TrainingStep;
import io.github.gradientmonitor.statistics.TensorStatistics;
import io.github.gradientmonitor.testing.Steps;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class DepthRegressionTest {
  private static final Offset<Double> CLOSE = within(1e-12);
  private static final TensorStatistics NONE = TensorStatistics.EMPTY;

  @ParameterizedTest
  @ValueSource(doubles = {-1.5, -0.2, 0.3, 0.75, 2})
  void findsTheSlopeOfTheBackwardSignal(double slope) {
    NetworkProfile network = Steps.network(6);

    DepthTrend trend =
        new DepthRegression(network).fit(Steps.sloping(network, 0, slope), Signal.BIAS_GRADIENT);

    assertThat(trend.signal()).isEqualTo(Signal.BIAS_GRADIENT);
    assertThat(trend.slope()).isCloseTo(slope, CLOSE);
    assertThat(trend.line().rSquared()).isCloseTo(1, CLOSE);
    assertThat(trend.attenuation()).isCloseTo(5 * slope, CLOSE);
    assertThat(trend.layers()).containsExactly("h1", "h2", "h3", "h4", "h5", "h6");
    assertThat(trend.normalized()).isZero();
    assertThat(trend.zero()).isEmpty();
    assertThat(trend.nonFinite()).isEmpty();
  }

  @Test
  void readsWeightsAndForwardSignalToo() {
    NetworkProfile network = Steps.network(5);
    TrainingStep step =
        Steps.step(
            network,
            0,
            layer -> {
              double bias = Math.pow(10, 0.5 * layer.depth());
              double input = Math.pow(10, -0.25 * layer.depth());
              return Steps.sample(layer, gradient(bias * input), gradient(bias), 1);
            });
    DepthRegression regression = new DepthRegression(network);

    assertThat(regression.fit(step, Signal.BIAS_GRADIENT).slope()).isCloseTo(0.5, CLOSE);
    assertThat(regression.fit(step, Signal.WEIGHT_GRADIENT).slope()).isCloseTo(0.25, CLOSE);
    assertThat(regression.fit(step, Signal.FORWARD).slope()).isCloseTo(-0.25, CLOSE);
  }

  @Test
  void isNotMovedByOneOddLayer() {
    NetworkProfile network = Steps.network(8);

    DepthTrend trend =
        fit(Steps.ofLogs(network, 0, 0.5, 1, 1.5, -9, 2.5, 3, 3.5, 4, 0), Signal.BIAS_GRADIENT);

    assertThat(trend.slope()).isCloseTo(0.5, CLOSE);
    assertThat(trend.layers()).contains("h4");
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 1e-300, 1e300, Double.NaN})
  void leavesTheOutputLayerOut(double outputNorm) {
    NetworkProfile network = Steps.network(3);

    DepthTrend trend = fit(Steps.ofNorms(network, 0, 1, 10, 100, outputNorm), Signal.BIAS_GRADIENT);

    assertThat(trend.slope()).isCloseTo(1, CLOSE);
    assertThat(trend.line().points()).isEqualTo(3);
    assertThat(trend.zero()).isEmpty();
    assertThat(trend.nonFinite()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(
      value = Signal.class,
      names = {"BIAS_GRADIENT", "WEIGHT_GRADIENT"})
  void leavesOutAndNamesLayersThatAreZeroOrNotFinite(Signal signal) {
    NetworkProfile network = Steps.network(8);
    double[] norms = {0, 1e-6, Double.NaN, 1e-4, 0, 1e-2, Double.NaN, 1, 5};

    DepthTrend trend = fit(Steps.ofNorms(network, 0, norms), signal);

    assertThat(trend.slope()).isCloseTo(1, CLOSE);
    assertThat(trend.layers()).containsExactly("h2", "h4", "h6", "h8");
    assertThat(trend.zero()).containsExactly("h1", "h5");
    assertThat(trend.nonFinite()).containsExactly("h3", "h7");
    assertThat(trend.line().from()).isEqualTo(2);
    assertThat(trend.line().to()).isEqualTo(8);
  }

  @Test
  void countsANormAboveTheRangeOfADoubleAsNotFinite() {
    NetworkProfile network = Steps.network(3);

    DepthTrend trend =
        fit(Steps.ofNorms(network, 0, 1, Double.POSITIVE_INFINITY, 100, 1), Signal.BIAS_GRADIENT);

    assertThat(trend.nonFinite()).containsExactly("h2");
    assertThat(trend.slope()).isCloseTo(1, CLOSE);
  }

  @Test
  void doesNotNameLayersThatHaveNoSignal() {
    NetworkProfile network = Steps.network(4);
    TrainingStep step =
        Steps.step(
            network,
            0,
            layer ->
                layer.depth() == 2
                    ? LayerSample.unreached(layer)
                    : Steps.sample(layer, gradient(1), gradient(Math.pow(10, layer.depth())), 1));

    DepthTrend trend = fit(step, Signal.BIAS_GRADIENT);

    assertThat(trend.layers()).containsExactly("h1", "h3", "h4");
    assertThat(trend.zero()).isEmpty();
    assertThat(trend.nonFinite()).isEmpty();
    assertThat(trend.slope()).isCloseTo(1, CLOSE);
  }

  @Test
  void readsTheShiftOfTheNormalizationInPlaceOfABias() {
    NetworkProfile network = normalized(5);
    TrainingStep step =
        Steps.step(
            network,
            0,
            layer -> {
              double norm = Math.pow(10, 0.4 * layer.depth());
              return layer.role() == LayerRole.NORMALIZATION
                  ? Steps.sample(layer, gradient(7), gradient(norm), 1)
                  : Steps.sample(layer, gradient(3), gradient(0), 1);
            });

    DepthTrend bias = fit(step, Signal.BIAS_GRADIENT);
    assertThat(bias.slope()).isCloseTo(0.4, CLOSE);
    assertThat(bias.normalized()).isEqualTo(5);
    assertThat(bias.layers()).containsExactly("h1", "h2", "h3", "h4", "h5");
    assertThat(bias.zero()).isEmpty();

    DepthTrend weights = fit(step, Signal.WEIGHT_GRADIENT);
    assertThat(weights.slope()).isZero();
    assertThat(weights.normalized()).isZero();

    assertThat(fit(step, Signal.FORWARD).slope()).isCloseTo(-0.4, CLOSE);
  }

  @Test
  void takesParallelLayersAtEqualDepth() {
    List<LayerProfile> layers = new ArrayList<>();
    for (int depth = 1; depth <= 4; depth++) {
      layers.add(LayerProfile.named("a" + depth).depth(depth).build());
      layers.add(LayerProfile.named("b" + depth).depth(depth).build());
    }
    NetworkProfile network = new NetworkProfile("net", layers, null);
    TrainingStep step = Steps.withBias(network, 0, depth -> Math.pow(10, -0.6 * depth));

    DepthTrend trend = fit(step, Signal.BIAS_GRADIENT);

    assertThat(trend.slope()).isCloseTo(-0.6, CLOSE);
    assertThat(trend.line().points()).isEqualTo(8);
  }

  @Test
  void isUndefinedWithFewerThanTwoDepths() {
    NetworkProfile one = Steps.network(1);
    NetworkProfile none = Steps.network(0);
    NetworkProfile beside =
        new NetworkProfile(
            "beside",
            List.of(LayerProfile.named("a").build(), LayerProfile.named("b").build()),
            null);

    assertThat(fit(Steps.sloping(one, 0, 1), Signal.BIAS_GRADIENT).line().isDefined()).isFalse();
    assertThat(fit(Steps.sloping(none, 0, 1), Signal.BIAS_GRADIENT).line().isDefined()).isFalse();
    assertThat(fit(Steps.ofNorms(beside, 0, 1, 2), Signal.BIAS_GRADIENT).line().isDefined())
        .isFalse();
    assertThat(fit(Steps.ofNorms(beside, 0, 1, 2), Signal.BIAS_GRADIENT).layers())
        .containsExactly("a", "b");
  }

  @Test
  void isUndefinedWhenNothingWasReached() {
    NetworkProfile network = Steps.network(4);

    DepthTrend trend = fit(Steps.step(network, 0, LayerSample::unreached), Signal.BIAS_GRADIENT);

    assertThat(trend.line().isDefined()).isFalse();
    assertThat(trend.layers()).isEmpty();
    assertThat(trend.zero()).isEmpty();
    assertThat(trend.nonFinite()).isEmpty();
  }

  @Test
  void carriesNothingFromOneStepToTheNext() {
    NetworkProfile network = Steps.network(5);
    DepthRegression regression = new DepthRegression(network);
    double nan = Double.NaN;
    regression.fit(Steps.ofNorms(network, 0, nan, 0, nan, 1e9, 1e-9, 1), Signal.BIAS_GRADIENT);

    TrainingStep next = Steps.sloping(network, 1, 0.5);

    assertThat(regression.fit(next, Signal.BIAS_GRADIENT))
        .isEqualTo(fit(next, Signal.BIAS_GRADIENT));
  }

  @Test
  void refusesAStepOfAnotherNetwork() {
    DepthRegression regression = new DepthRegression(Steps.network(3));
    NetworkProfile other = new NetworkProfile("other", Steps.network(3).layers(), "Sgd");

    assertThatIllegalArgumentException()
        .isThrownBy(() -> regression.fit(Steps.sloping(other, 0, 1), Signal.BIAS_GRADIENT))
        .withMessage("step must be of network net, but is of other");
  }

  @Test
  void namesAZeroSignalInTheForwardTrend() {
    NetworkProfile network = Steps.network(3);
    TrainingStep step =
        Steps.step(
            network,
            0,
            layer -> Steps.sample(layer, gradient(1), gradient(layer.depth() == 1 ? 0 : 10), 1));

    DepthTrend trend = fit(step, Signal.FORWARD);

    assertThat(trend.zero()).containsExactly("h1");
    assertThat(trend.layers()).containsExactly("h2", "h3");
  }

  @Test
  void namesASignalThatIsNotFiniteInTheForwardTrend() {
    NetworkProfile network = Steps.network(3);
    TrainingStep step =
        Steps.step(network, 0, layer -> Steps.sample(layer, gradient(Double.NaN), gradient(0), 1));

    DepthTrend trend = fit(step, Signal.FORWARD);

    assertThat(trend.nonFinite()).containsExactly("h1", "h2", "h3");
    assertThat(trend.zero()).isEmpty();
  }

  @Test
  void hasNoForwardTrendWithoutABias() {
    NetworkProfile network = Steps.network(3);
    TrainingStep step = Steps.step(network, 0, layer -> Steps.sample(layer, gradient(1), NONE, 1));

    assertThat(fit(step, Signal.FORWARD).layers()).isEmpty();
    assertThat(fit(step, Signal.BIAS_GRADIENT).layers()).isEmpty();
    assertThat(fit(step, Signal.WEIGHT_GRADIENT).layers()).hasSize(3);
  }

  private static DepthTrend fit(TrainingStep step, Signal signal) {
    return new DepthRegression(step.network()).fit(step, signal);
  }

  /** Layers h1 .. hn, each with a batch normalisation behind it. */
  private static NetworkProfile normalized(int hidden) {
    List<LayerProfile> layers = new ArrayList<>();
    for (int depth = 1; depth <= hidden; depth++) {
      layers.add(LayerProfile.named("h" + depth).depth(depth).normalization("bn" + depth).build());
      layers.add(
          LayerProfile.named("bn" + depth).role(LayerRole.NORMALIZATION).depth(depth).build());
    }
    return new NetworkProfile("normalized", layers, null);
  }
}
