package io.github.gradientmonitor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
import java.io.InvalidObjectException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;
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

      assertThat(log.lines())
          .filteredOn(line -> !line.startsWith("DEBUG")) // a kernel says once which one it is
          .singleElement()
          .asString()
          .contains("Vanishing gradient");
    }
  }

  @Test
  void whatABuilderWouldRefuseIsRefusedFromAStream() throws Exception {
    assertRefused(
        bytes(new AlertPolicy(Severity.CRITICAL, 0x1234567, 30)),
        ByteBuffer.allocate(4).putInt(0x1234567).array(),
        ByteBuffer.allocate(4).putInt(0).array(),
        "raiseAfter must be at least 1, but was 0");
    assertRefused(
        bytes(NonFinitePolicy.skipUpdate(0x1234567)),
        ByteBuffer.allocate(4).putInt(0x1234567).array(),
        ByteBuffer.allocate(4).putInt(-1).array(),
        "skipsInARow must be 0 or more, but was -1");
    assertRefused(
        bytes(ClippingPolicy.globalNorm(1.2345)),
        ByteBuffer.allocate(8).putDouble(1.2345).array(),
        ByteBuffer.allocate(8).putDouble(-1).array(),
        "max must be above 0 and finite, but was -1.0");
    assertRefused(
        bytes(Thresholds.defaults().with(Threshold.R_SQUARED, 0.12345)),
        ByteBuffer.allocate(8).putDouble(0.12345).array(),
        ByteBuffer.allocate(8).putDouble(Double.NaN).array(),
        "R_SQUARED must be 0.0 .. 1.0 share, but was NaN");
    assertRefused(
        bytes(Thresholds.defaults().with(Threshold.CONFIRMATIONS, 1).with(Threshold.CHECKS, 64)),
        ByteBuffer.allocate(8).putDouble(1).array(),
        ByteBuffer.allocate(8).putDouble(65).array(),
        "CONFIRMATIONS must be 1.0 .. 64.0 checks, but was 65.0");
  }

  /** Forges a stream, which must hold the first bytes once. */
  private static void assertRefused(byte[] stream, byte[] sound, byte[] forged, String message) {
    String text = new String(stream, StandardCharsets.ISO_8859_1);
    String from = new String(sound, StandardCharsets.ISO_8859_1);
    assertThat(text.split(Pattern.quote(from), -1)).hasSize(2);
    byte[] changed =
        text.replace(from, new String(forged, StandardCharsets.ISO_8859_1))
            .getBytes(StandardCharsets.ISO_8859_1);

    assertThatThrownBy(() -> new ObjectInputStream(new ByteArrayInputStream(changed)).readObject())
        .isInstanceOf(InvalidObjectException.class)
        .hasMessageContaining(message);
  }

  private static byte[] bytes(Object original) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(original);
    }
    return bytes.toByteArray();
  }

  private static Object copy(Object original) throws IOException, ClassNotFoundException {
    return new ObjectInputStream(new ByteArrayInputStream(bytes(original))).readObject();
  }
}
