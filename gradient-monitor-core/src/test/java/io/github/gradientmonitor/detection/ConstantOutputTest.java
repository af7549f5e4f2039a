package io.github.gradientmonitor.detection;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.gradientmonitor.diagnosis.DataCause;
import io.github.gradientmonitor.diagnosis.Finding;
import io.github.gradientmonitor.diagnosis.OutputCause;
import io.github.gradientmonitor.diagnosis.Severity;
import io.github.gradientmonitor.diagnosis.StepCause;
import io.github.gradientmonitor.diagnosis.Symptom;
import io.github.gradientmonitor.observation.LayerProfile;
import io.github.gradientmonitor.observation.LayerRole;
import io.github.gradientmonitor.observation.NetworkProfile;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConstantOutputTest {
  private final Interpreter interpreter = new ConstantOutput();

  @ParameterizedTest
  @EnumSource(Symptom.class)
  void explainsWhateverWasFound(Symptom symptom) {
    Finding known = Findings.of(symptom, Severity.WARNING, new DataCause.InputScale(40));
    Finding unknown = Findings.of(symptom, Severity.WATCH);
    List<OutputCause> cause = List.of(new OutputCause.SoftmaxOverOneUnit());

    assertThat(
            interpreter.interpret(Findings.reading(output("softmax", 1)), List.of(known, unknown)))
        .containsExactly(known.withCauses(cause), unknown.withCauses(cause));
  }

  @ParameterizedTest
  @ValueSource(strings = {"softmax", "logsoftmax"})
  void isNoFaultByItself(String activation) {
    assertThat(interpreter.interpret(Findings.reading(output(activation, 1)), List.of())).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"softmax, 2", "softmax, 0", "sigmoid, 1", ", 1"})
  void leavesOtherOutputsAlone(@Nullable String activation, int units) {
    assertUnchanged(output(activation, units));
  }

  @Test
  void leavesASoftmaxOfAHiddenLayerAlone() {
    assertUnchanged(
        network(
            LayerProfile.named("gate").sizes(10, 1).activation("softmax"),
            LayerProfile.named("out").role(LayerRole.OUTPUT).depth(2).activation("softmax")));
  }

  @Test
  void looksAtEveryOutput() {
    Finding finding = Findings.of(Symptom.ZERO_GRADIENT, Severity.WARNING);
    NetworkProfile two =
        network(
            LayerProfile.named("one").role(LayerRole.OUTPUT).sizes(10, 2).activation("softmax"),
            LayerProfile.named("other").role(LayerRole.OUTPUT).sizes(10, 1).activation("softmax"));

    assertThat(interpreter.interpret(Findings.reading(two), List.of(finding)).get(0).cause())
        .isEqualTo(new OutputCause.SoftmaxOverOneUnit());
  }

  private void assertUnchanged(NetworkProfile network) {
    List<Finding> findings =
        List.of(
            Findings.of(Symptom.NON_FINITE, Severity.CRITICAL, new StepCause.Overflow()),
            Findings.of(Symptom.ZERO_GRADIENT, Severity.WARNING));

    assertThat(interpreter.interpret(Findings.reading(network), findings)).isEqualTo(findings);
  }

  private static NetworkProfile output(@Nullable String activation, int units) {
    return network(
        LayerProfile.named("h1").activation("relu"),
        LayerProfile.named("out")
            .role(LayerRole.OUTPUT)
            .depth(2)
            .sizes(10, units)
            .activation(activation));
  }

  private static NetworkProfile network(LayerProfile.Builder... layers) {
    return new NetworkProfile(
        "net", Arrays.stream(layers).map(LayerProfile.Builder::build).toList(), "Sgd");
  }
}
