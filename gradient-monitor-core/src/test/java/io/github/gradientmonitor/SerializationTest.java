package io.github.gradientmonitor;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.gradientmonitor.alert.AlertPolicy;
import io.github.gradientmonitor.clipping.ClippingPolicy;
import io.github.gradientmonitor.clipping.NonFinitePolicy;
import io.github.gradientmonitor.clipping.Scaling;
import io.github.gradientmonitor.clipping.StepGradient;
import io.github.gradientmonitor.clipping.UnitWiseClipping;
import io.github.gradientmonitor.diagnosis.Severity;
import io.github.gradientmonitor.diagnosis.Threshold;
import io.github.gradientmonitor.diagnosis.Thresholds;
import io.github.gradientmonitor.sink.LogSink;
import io.github.gradientmonitor.testing.LogCapture;
import io.github.gradientmonitor.testing.Watched;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a listener is configured with goes to other machines with it. */
class SerializationTest {

  static Stream<Object> options() {
    return Stream.of(
        Thresholds.defaults(),
        Thresholds.strict().with(Threshold.R_SQUARED, 0.8),
        new AlertPolicy(Severity.CRITICAL, 2, 30),
        NonFinitePolicy.SKIP_UPDATE,
        ClippingPolicy.globalNorm(3),
        ClippingPolicy.perLayer(2),
        ClippingPolicy.percentile(20),
        UnitWiseClipping.defaults(),
        ClippingPolicy.zScore(),
        ClippingPolicy.zScore().onLayers("layer0", "lstm.*"));
  }

  @ParameterizedTest
  @MethodSource("options")
  void aCopyIsEqual(Object option) throws Exception {
    assertThat(copy(option)).isEqualTo(option).isNotSameAs(option);
  }

  @Test
  void thePolicyThatClipsNothingStaysTheOne() throws Exception {
    assertThat(copy(ClippingPolicy.none())).isSameAs(ClippingPolicy.none());
  }

  @Test
  void aPolicyOfTwoArrowsCanBeCopied() throws Exception {
    double factor = 0.5;
    ClippingPolicy own = () -> gradient -> Scaling.uniform(factor);

    ClippingPolicy copied = (ClippingPolicy) copy(own);

    assertThat(copied.start().clip(new StepGradient(List.of()))).isEqualTo(Scaling.uniform(factor));
  }

  @Test
  void aCopyOfTheLogSinkWritesToTheLog() throws Exception {
    LogSink copied = (LogSink) copy(new LogSink());

    try (LogCapture log = new LogCapture(LogSink.LOGGER)) {
      Watched.network("net", 10, copied).steps(30, Watched.SIGMOID_SLOPE);

      assertThat(log.lines()).hasSize(1);
      assertThat(log.lines().get(0)).contains("Vanishing gradient");
    }
  }

  private static Object copy(Object original) throws IOException, ClassNotFoundException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(original);
    }
    return new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray())).readObject();
  }
}
