package io.github.gradientmonitor.dl4j;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.gradientmonitor.diagnosis.CauseKind;
import io.github.gradientmonitor.diagnosis.Diagnosis;
import io.github.gradientmonitor.diagnosis.Learning;
import io.github.gradientmonitor.diagnosis.Severity;
import io.github.gradientmonitor.dl4j.Programs.Program;
import io.github.gradientmonitor.testing.RecordingSink;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Programs that do not learn say why; their sound twins say nothing. */
class ProgramsThatDoNotLearnTest {

  /**
   * A program and what it should say.
   *
   * @param name what it is
   * @param program that is trained
   * @param cause kind that is named first; null for a sound one
   * @param words that the first cause says
   */
  record Expected(String name, Supplier<Program> program, CauseKind cause, String words) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Expected> ill() {
    return Stream.of(
        new Expected(
            "LSTM, targets of 3000 .. 4700",
            () -> Programs.lstm(false),
            CauseKind.TARGET_SCALE,
            "targets that are not scaled"),
        new Expected(
            "sigmoid at the output, targets around 5",
            () -> Programs.regression(Activation.SIGMOID, row -> 5 + 3 * row[0]),
            CauseKind.OUTPUT_ACTIVATION,
            "which sigmoid at the output cannot give"),
        new Expected(
            "ReLU at the output, negative targets",
            () -> Programs.regression(Activation.RELU, row -> -5 + row[0]),
            CauseKind.OUTPUT_ACTIVATION,
            "which relu at the output cannot give"),
        new Expected(
            "labels shuffled against features",
            () -> Programs.classes(true, Activation.RELU),
            CauseKind.LABELS,
            "do not follow from the features"),
        new Expected(
            "softmax in both hidden layers",
            () -> Programs.classes(false, Activation.SOFTMAX),
            CauseKind.ACTIVATION,
            "softmax in the hidden layers"),
        new Expected(
            "class numbers under sigmoid",
            Programs::classNumbers,
            CauseKind.LABELS,
            "numbers of classes (0 .. 2)"),
        new Expected(
            "dropout that keeps 2 %",
            () -> Programs.restrained(0.02, 0), CauseKind.DROPOUT, "keeps 2 %"),
        new Expected(
            "l2 of 10",
            () -> Programs.restrained(1, 10),
            CauseKind.REGULARISATION,
            "a penalty on the weights"),
        new Expected(
            "labels of one class", Programs::constantLabels, CauseKind.LABELS, "all the same"),
        new Expected(
            "features of scales 1 .. 1e5",
            () -> Programs.scales(false),
            CauseKind.INPUT_SCALE,
            "columns differ by"),
        new Expected(
            "Poisson loss over negative targets",
            () -> Programs.regression(Activation.SOFTPLUS, LossFunction.POISSON, row -> 2 * row[0]),
            CauseKind.LOSS,
            "the loss poisson, which takes targets of 0 and more"),
        new Expected(
            "hinge loss over labels 0 and 1",
            () ->
                Programs.regression(
                    Activation.IDENTITY, LossFunction.HINGE, row -> row[0] > 0 ? 1 : 0),
            CauseKind.LABELS,
            "the loss hinge takes labels of -1 and 1"),
        new Expected(
            "class numbers under tanh",
            () -> Programs.regression(Activation.TANH, row -> row[0] > 1 ? 2 : row[1] > 0 ? 1 : 0),
            CauseKind.LABELS,
            "numbers of classes (0 .. 2)"),
        new Expected(
            "ReLU at the output of a line",
            () -> Programs.line(Activation.RELU, 1),
            CauseKind.OUTPUT_ACTIVATION,
            "which relu at the output cannot give"),
        new Expected(
            "batches of a single class",
            () -> Programs.sorted(false),
            CauseKind.BATCH,
            "sorted data"),
        new Expected(
            "one NaN in the features",
            () -> Programs.oneNaN(true),
            CauseKind.DATA_NOT_FINITE,
            "the features of step 14 hold NaN or infinity (column 4)"));
  }

  static Stream<Expected> sound() {
    return Stream.of(
        sound("LSTM, normalised targets", () -> Programs.lstm(true)),
        sound(
            "identity at the output, targets around 5",
            () -> Programs.regression(Activation.IDENTITY, row -> 5 + 3 * row[0])),
        sound(
            "identity at the output, negative targets",
            () -> Programs.regression(Activation.IDENTITY, row -> -5 + row[0])),
        sound(
            "hinge loss over labels -1 and 1",
            () ->
                Programs.regression(
                    Activation.IDENTITY, LossFunction.HINGE, row -> row[0] > 0 ? 1 : -1)),
        sound(
            "Poisson loss over counts",
            () ->
                Programs.regression(
                    Activation.SOFTPLUS,
                    LossFunction.POISSON,
                    row -> Math.rint(Math.exp(row[0] + row[1])))),
        sound("labels in order", () -> Programs.classes(false, Activation.RELU)),
        sound("dropout that keeps half", () -> Programs.restrained(0.5, 0)),
        sound("l2 of 1e-4", () -> Programs.restrained(1, 1e-4)),
        sound("features of one scale", () -> Programs.scales(true)),
        sound("identity at the output of a line", () -> Programs.line(Activation.IDENTITY, 1)),
        sound("shuffled batches", () -> Programs.sorted(true)),
        sound("features without NaN", () -> Programs.oneNaN(false)),
        sound("convolution over waves", Programs::waves));
  }

  private static Expected sound(String name, Supplier<Program> program) {
    return new Expected(name, program, CauseKind.UNKNOWN, "");
  }

  @ParameterizedTest
  @MethodSource("ill")
  void namesTheCause(Expected expected) {
    RecordingSink recorder = new RecordingSink();
    GradientMonitorListener listener = listener(recorder);
    expected.program().get().train(listener);
    Diagnosis now = listener.diagnosis();

    assertThat(now.causes()).isNotEmpty();
    assertThat(now.causes().get(0).kind()).isEqualTo(expected.cause());
    assertThat(now.causes().get(0).description()).contains(expected.words());
    assertThat(listener.causes()).isEqualTo(now.causes());
  }

  @ParameterizedTest
  @MethodSource("sound")
  void isSilentWhereTheNetworkLearns(Expected expected) {
    RecordingSink recorder = new RecordingSink();
    GradientMonitorListener listener = listener(recorder);
    expected.program().get().train(listener);
    Diagnosis now = listener.diagnosis();

    assertThat(recorder.alerts()).isEmpty();
    assertThat(now.learning()).isEqualTo(Learning.LEARNING);
    assertThat(now.findings()).noneMatch(f -> f.severity() != Severity.WATCH);
  }

  private static GradientMonitorListener listener(RecordingSink recorder) {
    return GradientMonitorListener.builder().withoutLog().sink(recorder).build();
  }
}
