package io.github.gradientmonitor.detection;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.gradientmonitor.GradientMonitor;
import io.github.gradientmonitor.diagnosis.CauseKind;
import io.github.gradientmonitor.diagnosis.Diagnosis;
import io.github.gradientmonitor.diagnosis.Finding;
import io.github.gradientmonitor.diagnosis.LabelCause;
import io.github.gradientmonitor.diagnosis.RestraintCause;
import io.github.gradientmonitor.diagnosis.Severity;
import io.github.gradientmonitor.diagnosis.Symptom;
import io.github.gradientmonitor.diagnosis.Thresholds;
import io.github.gradientmonitor.observation.DataSample;
import io.github.gradientmonitor.observation.FeatureSample;
import io.github.gradientmonitor.observation.Intervention;
import io.github.gradientmonitor.observation.LabelSample;
import io.github.gradientmonitor.observation.LayerProfile;
import io.github.gradientmonitor.observation.LayerRole;
import io.github.gradientmonitor.observation.LayerSettings;
import io.github.gradientmonitor.observation.LossFunction;
import io.github.gradientmonitor.observation.NetworkProfile;
import io.github.gradientmonitor.observation.Timing;
import io.github.gradientmonitor.observation.TrainingStep;
import io.github.gradientmonitor.testing.Labels;
import io.github.gradientmonitor.testing.Steps;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each sign beside a look-alike that is sound. */
class SignsTest {
  private static final DataSample NOTHING = DataSample.NONE;
  private static final float[][] ONE_HOT = {{1, 0, 0}, {0, 1, 0}, {0, 0, 1}, {1, 0, 0}};

  @ParameterizedTest
  @CsvSource({
    "softmax, mcxent, ",
    "softmax, negativeloglikelihood, ",
    "sigmoid, binaryxent, ",
    "identity, mse, ",
    "sigmoid, mse, ",
    "softmax, kld, ",
    "relu, mse, ",
    "softplus, poisson, ",
    "identity, poisson, WARNING",
    "softmax, mse, WATCH",
    "softmax, binaryxent, WATCH",
    "sigmoid, mcxent, CRITICAL",
    "identity, mcxent, CRITICAL",
    "relu, negativeloglikelihood, CRITICAL",
    "identity, binaryxent, CRITICAL",
    "tanh, binaryxent, CRITICAL"
  })
  void holdsTheOutputsActivationBesideTheLoss(String activation, String loss, Severity expected) {
    List<Finding> signs = signs(network(h -> h, output(activation, loss, 3)), DataSample.NONE);

    assertThat(signs)
        .extracting(Finding::severity)
        .containsExactlyElementsOf(expected == null ? List.of() : List.of(expected));
    assertThat(signs)
        .allSatisfy(
            sign ->
                assertThat(sign.causes())
                    .extracting(cause -> cause.kind())
                    .containsExactly(CauseKind.OUTPUT_ACTIVATION, CauseKind.LOSS));
  }

  @ParameterizedTest
  @CsvSource({
    "sigmoid, 0, 1, ",
    "sigmoid, 2, 8, OUTPUT_ACTIVATION",
    "tanh, -1, 1, ",
    "tanh, -3, 3, OUTPUT_ACTIVATION",
    "relu, 0, 9, ",
    "relu, -5, -1, OUTPUT_ACTIVATION",
    "relu, -0.03, 9, ",
    "softplus, -4, 4, OUTPUT_ACTIVATION",
    "identity, -9, 9, ",
    "identity, 3000, 4700, TARGET_SCALE"
  })
  void holdsTheTargetsBesideWhatTheOutputCanGive(
      String activation, float low, float high, CauseKind expected) {
    NetworkProfile network = network(h -> h, output(activation, "mse", 1));
    float middle = (low + high) / 2 + 0.01f;
    DataSample data =
        Labels.of(
            LossFunction.MEAN_SQUARED_ERROR,
            new float[][] {{low}, {high}, {low}, {high}, {middle}});

    assertThat(kinds(signs(network, data)))
        .containsExactlyElementsOf(expected == null ? List.of() : List.of(expected));
  }

  @Test
  void knowsClassNumbersFromTargets() {
    float[][] numbers = {{0}, {1}, {2}, {2}};

    assertThat(
            kinds(
                signs(
                    network(h -> h, output("sigmoid", "mse", 1)),
                    Labels.of(LossFunction.MEAN_SQUARED_ERROR, numbers))))
        .startsWith(CauseKind.LABELS);
    assertThat(
            signs(
                network(h -> h, output("identity", "mse", 1)),
                Labels.of(LossFunction.MEAN_SQUARED_ERROR, numbers)))
        .isEmpty();
  }

  @Test
  void knowsSeveralClassesInARow() {
    float[][] several = {{1, 1, 0}, {0, 1, 1}, {1, 0, 0}};

    assertThat(
            kinds(
                signs(
                    network(h -> h, output("softmax", "mcxent", 3)),
                    Labels.of(LossFunction.CROSS_ENTROPY, several))))
        .containsExactly(CauseKind.LABELS);
    assertThat(
            signs(
                network(h -> h, output("sigmoid", "binaryxent", 3)),
                Labels.of(LossFunction.BINARY_CROSS_ENTROPY, several)))
        .isEmpty();
  }

  @Test
  void knowsLabelsThatNeverChange() {
    float[][] same = new float[40][3];
    for (float[] row : same) {
      row[1] = 1;
    }
    NetworkProfile network = network(h -> h, output("softmax", "mcxent", 3));

    assertThat(signs(network, Labels.of(LossFunction.CROSS_ENTROPY, same)))
        .singleElement()
        .satisfies(sign -> assertThat(sign.severity()).isEqualTo(Severity.WARNING));
    assertThat(signs(network, Labels.of(LossFunction.CROSS_ENTROPY, ONE_HOT))).isEmpty();
  }

  @Test
  void knowsNaNInTheFeatures() {
    Finding sign =
        signs(
                network(h -> h, output("softmax", "mcxent", 3)),
                Labels.features(new float[][] {{1, 2}, {3, Float.NaN}}))
            .get(0);

    assertThat(sign.severity()).isEqualTo(Severity.CRITICAL);
    assertThat(sign.cause().description())
        .isEqualTo("the features of step 0 hold NaN or infinity (column 1)");
  }

  @Test
  void knowsInputsOutOfScale() {
    NetworkProfile network = network(h -> h, output("softmax", "mcxent", 3));
    NetworkProfile embedding =
        network(h -> h.type("EmbeddingSequence"), output("softmax", "mcxent", 3));
    DataSample grey = Labels.features(new float[][] {{0, 255}, {128, 60}});
    DataSample columns = Labels.features(new float[][] {{0.1f, 5000}, {-0.2f, 90000}});

    assertThat(kinds(signs(network, grey))).containsExactly(CauseKind.INPUT_SCALE);
    assertThat(signs(network, columns).get(0).cause().description())
        .contains("columns differ by x");
    assertThat(signs(network, Labels.features(new float[][] {{1, -2}, {0.5f, 3}}))).isEmpty();
    DataSample tiny = Labels.features(new float[][] {{1e-4f, -2e-4f}, {3e-4f, 0}});
    assertThat(kinds(signs(network, tiny))).containsExactly(CauseKind.INPUT_SCALE);
    DataSample sparse = Labels.features(new float[][] {{1e-4f, 0}, {0, 1}});
    assertThat(signs(network, sparse)).as("one of two columns is of the usual size").isEmpty();
    assertThat(signs(embedding, grey)).isEmpty();
  }

  @Test
  void knowsSortedMinibatchesFromThoseThatTakeTurns() {
    float[][] first = classes(0, 0, 0, 0, 0, 0, 0, 0);
    float[][] second = classes(1, 1, 1, 1, 1, 1, 1, 1);
    float[][] mixed = classes(1, 0, 1, 0, 1, 0, 1, 0);

    assertThat(after(20, i -> i < 10 ? first : second).severity()).isEqualTo(Severity.CRITICAL);
    assertThat(after(20, i -> i % 2 == 0 ? first : second).severity()).isEqualTo(Severity.WARNING);
    assertThat(batches(20, i -> mixed)).isEmpty();
    assertThat(batches(20, i -> i == 3 ? first : mixed)).isEmpty();
  }

  @Test
  void takesFewRowsOfOneClassForChance() {
    Random random = new Random(2);
    int[] rows = new int[4];

    List<Finding> found =
        batches(
            5000,
            i -> {
              Arrays.setAll(rows, row -> random.nextInt(100) < 85 ? 0 : 1);
              return classes(rows);
            });

    assertThat(found).as("four rows each, of classes of 85 and 15 per cent").isEmpty();
  }

  private static float[][] classes(int... classes) {
    float[][] rows = new float[classes.length][2];
    for (int i = 0; i < classes.length; i++) {
      rows[i][classes[i]] = 1;
    }
    return rows;
  }

  @Test
  void knowsBatchNormalisationOverOneExample() {
    NetworkProfile plain = network(h -> h, output("softmax", "mcxent", 2));
    List<LayerProfile> layers = new ArrayList<>(plain.layers());
    layers.add(1, LayerProfile.named("norm").role(LayerRole.NORMALIZATION).depth(1).build());
    NetworkProfile normalized = new NetworkProfile("net", layers, null);
    DataSample one = Labels.of(LossFunction.CROSS_ENTROPY, classes(1));

    assertThat(signs(normalized, one))
        .singleElement()
        .satisfies(
            sign -> {
              assertThat(sign.severity()).isEqualTo(Severity.WARNING);
              assertThat(sign.cause()).isEqualTo(new RestraintCause.BatchOfOne());
            });
    assertThat(signs(plain, one)).isEmpty();
    assertThat(signs(normalized, Labels.of(LossFunction.CROSS_ENTROPY, classes(0, 1)))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"0.25, 0.5, WATCH", "0.45, 0.7, WATCH", "-0.04, 1, WARNING", "0.3, 0.7, "})
  void knowsRowsThatAreNoDistribution(float first, float second, Severity expected) {
    List<Finding> signs =
        signs(
            network(h -> h, output("softmax", "mcxent", 2)),
            Labels.of(LossFunction.CROSS_ENTROPY, new float[][] {{first, second}, {0, 1}}));

    assertThat(signs)
        .extracting(Finding::severity)
        .containsExactlyElementsOf(expected == null ? List.of() : List.of(expected));
    assertThat(signs)
        .allSatisfy(sign -> assertThat(sign.cause()).isInstanceOf(LabelCause.NoDistribution.class));
  }

  @ParameterizedTest
  @CsvSource({"1e-7, true", "0.9e-3, true", "1e-3, false", "1, false"})
  void knowsClippingThatIsTheLearningRate(double limit, boolean expected) {
    LayerSettings settings = new LayerSettings(null, null, Double.NaN, 1, 0, 0, 0, 0, limit);

    assertThat(
            signs(
                network(h -> h.settings(settings), output("softmax", "mcxent", 3)),
                DataSample.NONE))
        .extracting(Finding::cause)
        .isEqualTo(expected ? List.of(new RestraintCause.TightClipping(limit)) : List.of());
  }

  @Test
  void watchesAClassThatIsRare() {
    float[][] rare = new float[32][2];
    float[][] fair = new float[32][2];
    for (int i = 0; i < 32; i++) {
      rare[i][i == 5 ? 1 : 0] = 1;
      fair[i][i % 8 == 5 ? 1 : 0] = 1;
    }

    assertThat(after(10, i -> rare).severity()).isEqualTo(Severity.WATCH);
    assertThat(after(10, i -> rare).cause().kind()).isEqualTo(CauseKind.BATCH);
    assertThat(batches(9, i -> rare)).as("too few minibatches").isEmpty();
    assertThat(batches(10, i -> fair)).as("one row in eight").isEmpty();
  }

  private static Finding after(int count, java.util.function.IntFunction<float[][]> labels) {
    return batches(count, labels).get(0);
  }

  private static List<Finding> batches(int count, java.util.function.IntFunction<float[][]> rows) {
    NetworkProfile network = network(h -> h, output("softmax", "mcxent", 2));
    BatchDetector detector = new BatchDetector(Thresholds.defaults());
    List<Finding> found = List.of();
    for (int i = 0; i < count; i++) {
      found =
          detector.inspect(
              reading(step(network, Labels.of(LossFunction.CROSS_ENTROPY, rows.apply(i)))));
    }
    return found;
  }

  @Test
  void knowsWeightsAndBiasesThatCannotBegin() {
    LayerProfile output = output("softmax", "mcxent", 3);

    assertThat(kinds(signs(network(h -> h.weightInit("zeros"), output), DataSample.NONE)))
        .containsExactly(CauseKind.INITIAL_WEIGHTS);
    assertThat(kinds(signs(network(h -> h.settings(bias(-10)), output), DataSample.NONE)))
        .containsExactly(CauseKind.INITIAL_WEIGHTS);
    assertThat(signs(network(h -> h.settings(bias(-0.1)), output), DataSample.NONE)).isEmpty();
    assertThat(
            signs(network(h -> h.activation("tanh").settings(bias(-10)), output), DataSample.NONE))
        .isEmpty();
  }

  @Test
  void knowsASoftmaxInHiddenLayersButNotInAttention() {
    LayerProfile output = output("softmax", "mcxent", 3);

    assertThat(kinds(signs(network(h -> h.activation("softmax"), output), DataSample.NONE)))
        .containsExactly(CauseKind.ACTIVATION);
    assertThat(
            signs(
                network(h -> h.type("SelfAttention").activation("softmax"), output),
                DataSample.NONE))
        .isEmpty();
  }

  @Test
  void watchesLinearLayersAndDeepSigmoids() {
    LayerProfile output = output("identity", "mse", 1);

    assertThat(signs(network(h -> h.activation(null), output), DataSample.NONE))
        .singleElement()
        .satisfies(sign -> assertThat(sign.severity()).isEqualTo(Severity.WATCH));
    assertThat(signs(network(4, h -> h.activation("sigmoid"), output), DataSample.NONE))
        .singleElement()
        .satisfies(sign -> assertThat(sign.severity()).isEqualTo(Severity.WATCH));
    assertThat(signs(network(3, h -> h.activation("sigmoid"), output), DataSample.NONE)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"0.02, true", "0.1, true", "0.2, false", "0.5, false", "1, false", "NaN, false"})
  void knowsDropoutThatKeepsAlmostNothing(double keeps, boolean expected) {
    LayerSettings settings =
        new LayerSettings(null, null, Double.NaN, keeps, 0, 0, 0, 0, Double.POSITIVE_INFINITY);

    assertThat(
            kinds(
                signs(
                    network(h -> h.settings(settings), output("softmax", "mcxent", 3)),
                    DataSample.NONE)))
        .isEqualTo(expected ? List.of(CauseKind.DROPOUT) : List.of());
  }

  @ParameterizedTest
  @CsvSource({
    "Sgd, 0.1, false",
    "Sgd, 1, false",
    "Sgd, 10, true",
    "Sgd, 1e-7, true",
    "Adam, 1e-3, false",
    "Adam, 0.1, false",
    "Adam, 1, true",
    "Adam, 1e-8, true",
    "AdaDelta, NaN, false"
  })
  void knowsRatesOutOfRange(String updater, double rate, boolean expected) {
    LayerSettings settings =
        new LayerSettings(null, updater, rate, 1, 0, 0, 0, 0, Double.POSITIVE_INFINITY);

    assertThat(
            kinds(
                signs(
                    network(h -> h.settings(settings), output("softmax", "mcxent", 3)),
                    DataSample.NONE)))
        .isEqualTo(expected ? List.of(CauseKind.LEARNING_RATE) : List.of());
  }

  @Test
  void knowsWhatIsNotTrained() {
    LayerProfile frozen =
        LayerProfile.named("out")
            .role(LayerRole.OUTPUT)
            .depth(9)
            .frozen(true)
            .activation("softmax")
            .build();
    assertThat(kinds(signs(network(h -> h.frozen(true), frozen), DataSample.NONE)))
        .containsExactly(CauseKind.FROZEN);
  }

  @Test
  void knowsFrozenFeaturesThatAreFewerThanTheOutputs() {
    LayerProfile ten = output("identity", "mse", 10);
    assertThat(signs(network(h -> h.frozen(true), ten), NOTHING))
        .singleElement()
        .satisfies(
            sign -> {
              assertThat(sign.severity()).isEqualTo(Severity.WARNING);
              assertThat(sign.cause().kind()).isEqualTo(CauseKind.FROZEN);
            });
    assertThat(signs(network(h -> h.frozen(true), output("identity", "mse", 3)), NOTHING))
        .as("eight features that were learnt elsewhere, for three numbers")
        .extracting(Finding::severity)
        .containsExactly(Severity.WATCH);
    assertThat(signs(network(h -> h.frozen(true), output("softmax", "mcxent", 10)), NOTHING))
        .as("eight features tell ten classes apart")
        .extracting(Finding::severity)
        .containsExactly(Severity.WATCH);
    assertThat(signs(network(h -> h.frozen(true).type("Convolution"), ten), NOTHING))
        .as("eight channels are many features")
        .extracting(Finding::severity)
        .containsExactly(Severity.WATCH);
    assertThat(signs(network(h -> h, ten), NOTHING)).isEmpty();
  }

  @Test
  void knowsAPenaltyAboveTheLoss() {
    NetworkProfile network = network(h -> h, output("softmax", "mcxent", 3));
    List<LabelSample> labels = Labels.of(LossFunction.CROSS_ENTROPY, ONE_HOT).labels();

    assertThat(kinds(signs(network, new DataSample(List.of(), labels, 4, 0, 0.9))))
        .as("of a loss of 1")
        .isEmpty();
    assertThat(signs(network, new DataSample(List.of(), labels, 4, 0, 0.9))).isEmpty();
    List<FeatureSample> none = List.of();
    TrainingStep heavy = step(network, new DataSample(none, labels, 4, 0, 30), 31);
    assertThat(kinds(signs(heavy))).containsExactly(CauseKind.REGULARISATION);
  }

  private static LayerSettings bias(double bias) {
    return new LayerSettings(null, null, Double.NaN, 1, 0, 0, 0, bias, Double.POSITIVE_INFINITY);
  }

  private static LayerProfile output(String activation, String loss, int units) {
    return LayerProfile.named("out")
        .role(LayerRole.OUTPUT)
        .depth(9)
        .sizes(8, units)
        .activation(activation.equals("identity") ? null : activation)
        .settings(
            new LayerSettings(loss, null, Double.NaN, 1, 0, 0, 0, 0, Double.POSITIVE_INFINITY))
        .build();
  }

  private static NetworkProfile network(
      UnaryOperator<LayerProfile.Builder> change, LayerProfile output) {
    return network(2, change, output);
  }

  private static NetworkProfile network(
      int hidden, UnaryOperator<LayerProfile.Builder> change, LayerProfile output) {
    List<LayerProfile> layers = new ArrayList<>();
    for (int i = 1; i <= hidden; i++) {
      LayerProfile.Builder layer =
          LayerProfile.named("h" + i).type("Dense").depth(i).sizes(8, 8).activation("relu");
      layers.add(change.apply(layer).build());
    }
    layers.add(output);
    return new NetworkProfile("net", layers, null);
  }

  private static List<CauseKind> kinds(List<Finding> signs) {
    return signs.stream().map(sign -> sign.cause().kind()).toList();
  }

  private static List<Finding> signs(NetworkProfile network, DataSample data) {
    return signs(step(network, data));
  }

  private static List<Finding> signs(TrainingStep step) {
    Diagnosis before = GradientMonitor.beforeTraining(step, Thresholds.defaults());
    return before.findings().stream()
        .filter(finding -> finding.symptom() == Symptom.NOT_LEARNING)
        .toList();
  }

  private static TrainingStep step(NetworkProfile network, DataSample data) {
    return step(network, data, 1);
  }

  private static TrainingStep step(NetworkProfile network, DataSample data, double loss) {
    TrainingStep plain = Steps.sloping(network, 0, 0);
    return new TrainingStep(
        network, 0, 0, loss, plain.layers(), Intervention.NONE, Timing.UNKNOWN, data);
  }

  private static Reading reading(TrainingStep step) {
    Diagnosis pending = Diagnosis.pending(step.network());
    return new Reading(
        step,
        io.github.gradientmonitor.observation.StepSummary.of(step),
        pending.backward(),
        pending.weights(),
        new Progress(0, false, false, false, false),
        pending.skill(),
        pending.learning(),
        List.of(),
        0);
  }
}
