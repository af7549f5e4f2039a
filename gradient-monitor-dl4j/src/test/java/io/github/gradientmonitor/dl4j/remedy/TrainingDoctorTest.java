package io.github.gradientmonitor.dl4j.remedy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.withinPercentage;

import io.github.gradientmonitor.advice.Remedy;
import io.github.gradientmonitor.diagnosis.Diagnosis;
import io.github.gradientmonitor.diagnosis.GradientHealth;
import io.github.gradientmonitor.dl4j.Exactly;
import io.github.gradientmonitor.dl4j.TrainingCheckup;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Sgd;

class TrainingDoctorTest {
  private static final int INPUTS = 6;
  private static final TrainingDoctor DOCTOR = TrainingDoctor.withBudget(120).withTrials(30);

  private static List<Remedy> structural() {
    return List.of(new Remedy.InsertBatchNorm(), new Remedy.AddResidualConnections(2));
  }

  @ParameterizedTest
  @MethodSource("structural")
  void twentySigmoidLayersAreCuredWithTheirParametersKept(Remedy remedy) {
    MultiLayerNetwork ill = RemediesTest.mlp(20, new Sgd(0.1), INPUTS);
    assertThat(health(ill)).isEqualTo(GradientHealth.VANISHING);

    Treatment treatment = Remedies.apply(ill, List.of(remedy));

    assertThat(treatment.kept()).hasSize(21);
    assertThat(health(treatment.network())).isEqualTo(GradientHealth.HEALTHY);
  }

  @Test
  void curesANetworkAndTellsWhatItTried() {
    MultiLayerNetwork ill = RemediesTest.mlp(10, new Adam(1e-2), INPUTS);
    INDArray before = ill.params().dup();
    List<Attempt> heard = new ArrayList<>();

    CaseHistory history = DOCTOR.tellingOf(heard::add).treat(ill, batches());

    assertThat(history.outcome()).isEqualTo(CaseHistory.Outcome.CURED);
    assertThat(history.diagnosis().health()).isEqualTo(GradientHealth.VANISHING);
    assertThat(history.advice().get(0).remedy())
        .isEqualTo(new Remedy.SwapActivation("relu", "he_normal"));
    assertThat(history.remedies()).isNotEmpty();
    assertThat(history.attempts().get(0).remedies()).isEmpty();
    assertThat(history.steps()).isBetween(60, 120);
    assertThat(heard).isEqualTo(history.attempts());
    assertThat(health(history.network())).isEqualTo(GradientHealth.HEALTHY);
    assertThat(Exactly.elements(ill.params())).isEqualTo(Exactly.elements(before));
    assertThat(ill.getIterationCount()).isZero();
  }

  @Test
  void doesTheSameEveryTime() {
    CaseHistory first = DOCTOR.treat(RemediesTest.mlp(7, new Sgd(0.1), INPUTS), batches());
    CaseHistory second = DOCTOR.treat(RemediesTest.mlp(7, new Sgd(0.1), INPUTS), batches());

    assertThat(second.attempts()).isEqualTo(first.attempts());
    assertThat(second.remedies()).isEqualTo(first.remedies());
    assertThat(Exactly.elements(second.network().params()))
        .isEqualTo(Exactly.elements(first.network().params()));
  }

  private static List<MultiLayerNetwork> sound() {
    MultiLayerNetwork zeroOutput = relu(3, new Adam(1e-2));
    zeroOutput.getLayer(3).getParam("W").assign(0);
    return List.of(relu(3, new Adam(1e-3)), relu(8, new Sgd(0.1)), zeroOutput);
  }

  @ParameterizedTest
  @MethodSource("sound")
  void leavesAHealthyNetworkAsItIs(MultiLayerNetwork network) {
    CaseHistory history = DOCTOR.treat(network, batches());

    assertThat(history.outcome()).isEqualTo(CaseHistory.Outcome.HEALTHY);
    assertThat(history.remedies()).isEmpty();
    assertThat(history.attempts()).hasSize(1);
    assertThat(Exactly.elements(history.network().params()))
        .isEqualTo(Exactly.elements(network.params()));
  }

  @Test
  void aCheckupAloneChangesNothing() {
    MultiLayerNetwork zeroOutput = sound().get(2);
    assertThat(health(zeroOutput)).isEqualTo(GradientHealth.VANISHING);

    CaseHistory history = DOCTOR.treat(zeroOutput, batches());

    assertThat(history.diagnosis().health()).isEqualTo(GradientHealth.VANISHING);
    assertThat(history.outcome()).isEqualTo(CaseHistory.Outcome.HEALTHY);
  }

  @Test
  void aCureMustBeatAGuess() {
    List<DataSet> nothingToLearnFrom = batches();
    nothingToLearnFrom.forEach(batch -> batch.getFeatures().assign(1));
    MultiLayerNetwork ill = RemediesTest.mlp(10, new Sgd(0.1), INPUTS);

    CaseHistory history = DOCTOR.treat(ill, nothingToLearnFrom);

    assertThat(history.outcome()).isEqualTo(CaseHistory.Outcome.NOT_CURED);
    assertThat(history.remedies()).isEmpty();
    assertThat(history.attempts()).hasSizeGreaterThan(1).noneMatch(Attempt::healthy);
    assertThat(history.attempts())
        .extracting(Attempt::outcome)
        .contains("the loss is that of a guess");
    assertThat(Exactly.elements(history.network().params()))
        .isEqualTo(Exactly.elements(ill.params()));
  }

  @Test
  void scalesInputsThatAreOutOfScaleBeforeItTriesAnythingElse() {
    List<DataSet> large = batches();
    large.forEach(batch -> batch.getFeatures().muli(1e4));

    CaseHistory history = DOCTOR.treat(relu(2, new Sgd(0.1)), large);

    assertThat(history.outcome()).isEqualTo(CaseHistory.Outcome.CURED);
    assertThat(history.advice().get(0).remedy()).isEqualTo(new Remedy.ScaleInputs());
    assertThat(history.attempts().get(1).remedies()).containsExactly(new Remedy.ScaleInputs());
    assertThat(history.remedies()).contains(new Remedy.ScaleInputs());
    DataSet scaled = large.get(0).copy();
    history.dataScaling().orElseThrow().preProcess(scaled);
    assertThat(scaled.getFeatures().norm2Number().doubleValue())
        .isCloseTo(Math.sqrt((double) scaled.getFeatures().length()), withinPercentage(10));
  }

  @Test
  void mendsASoftmaxOverOneUnitBeforeItTriesAnythingElse() {
    List<DataSet> batches = batches();
    batches.forEach(batch -> batch.setLabels(batch.getLabels().getColumn(1, true).dup()));
    Remedy output = new Remedy.CheckOutputLayer();

    CaseHistory history = DOCTOR.treat(RemediesTest.softmaxOverOneUnit(INPUTS), batches);

    assertThat(history.outcome()).isEqualTo(CaseHistory.Outcome.CURED);
    assertThat(history.attempts().subList(1, history.attempts().size()))
        .allMatch(attempt -> attempt.remedies().get(0).equals(output));
    assertThat(history.remedies()).contains(output);
  }

  @Test
  void whatIsKeptHasPassedALongerTrial() {
    CaseHistory history =
        TrainingDoctor.withBudget(300)
            .withTrials(20)
            .treat(RemediesTest.mlp(7, new Sgd(0.02), INPUTS), batches());

    assertThat(history.remedies()).hasSizeGreaterThan(1);
    assertThat(history.attempts())
        .anyMatch(
            attempt ->
                attempt.remedies().equals(history.remedies())
                    && attempt.steps() == 40
                    && attempt.healthy());
  }

  @Test
  void onlyALearningRateIsChangedTwice() {
    CaseHistory history = DOCTOR.treat(RemediesTest.mlp(7, new Sgd(0.1), INPUTS), batches());

    assertThat(history.attempts())
        .allSatisfy(
            attempt ->
                assertThat(attempt.remedies())
                    .filteredOn(remedy -> !(remedy instanceof Remedy.ScaleLearningRate))
                    .doesNotHaveDuplicates());
  }

  @Test
  void noTrialIsMadeTwiceAndAHigherRateComesFirstOnTopOfWhatIsHealthy() {
    CaseHistory history =
        TrainingDoctor.withBudget(400)
            .withTrials(20)
            .treat(RemediesTest.mlp(7, new Sgd(0.02), INPUTS), batches());
    List<List<Remedy>> tried = history.attempts().stream().map(Attempt::remedies).toList();
    List<Remedy> onTop =
        history.attempts().stream()
            .filter(Attempt::healthy)
            .flatMap(base -> tried.stream().filter(remedies -> isOnTop(remedies, base.remedies())))
            .findFirst()
            .orElseThrow();

    assertThat(onTop).endsWith(new Remedy.ScaleLearningRate(10));
    assertThat(history.attempts())
        .filteredOn(attempt -> attempt.steps() <= 20)
        .hasSizeGreaterThan(6)
        .extracting(Attempt::remedies)
        .doesNotHaveDuplicates();
  }

  private static boolean isOnTop(List<Remedy> remedies, List<Remedy> base) {
    return remedies.size() == base.size() + 1 && remedies.subList(0, base.size()).equals(base);
  }

  @ParameterizedTest
  @ValueSource(ints = {30, 45, 60, 200})
  void spendsNoMoreThanItsBudget(int budget) {
    CaseHistory history =
        TrainingDoctor.withBudget(budget)
            .withTrials(30)
            .treat(RemediesTest.mlp(8, new Sgd(0.1), INPUTS), batches());

    assertThat(history.steps()).isBetween(30, budget);
    assertThat(history.attempts().stream().mapToInt(Attempt::steps).sum())
        .isEqualTo(history.steps());
  }

  @Test
  void doesNotLookAtStepsThatAreMasked() {
    TrainingDoctor doctor = TrainingDoctor.withBudget(36).withTrials(12);
    CaseHistory clean = doctor.treat(RemediesTest.sequences(), sequences(0));
    CaseHistory garbage = doctor.treat(RemediesTest.sequences(), sequences(1e6));

    assertThat(clean.attempts()).hasSizeGreaterThan(1);
    assertThat(garbage.attempts()).isEqualTo(clean.attempts());
    assertThat(garbage.remedies()).isEqualTo(clean.remedies());
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void doesNotTreatANetworkForDataThatAreNotFinite(boolean labels) {
    List<DataSet> batches = batches();
    DataSet bad = batches.get(2);
    (labels ? bad.getLabels() : bad.getFeatures()).putScalar(0, 0, Float.NaN);

    CaseHistory history = DOCTOR.treat(RemediesTest.mlp(3, new Sgd(0.1), INPUTS), batches);

    assertThat(history.outcome()).isEqualTo(CaseHistory.Outcome.NOT_CURED);
    assertThat(history.steps()).isZero();
    assertThat(history.attempts().get(0).outcome()).isEqualTo("batch 2 of the data is not finite");
  }

  @Test
  void stopsWhenItsThreadIsInterrupted() {
    CaseHistory history =
        DOCTOR
            .tellingOf(attempt -> Thread.currentThread().interrupt())
            .treat(RemediesTest.mlp(10, new Sgd(0.1), INPUTS), batches());

    assertThat(Thread.interrupted()).isTrue();
    assertThat(history.interrupted()).isTrue();
    assertThat(history.outcome()).isEqualTo(CaseHistory.Outcome.NOT_CURED);
    assertThat(history.attempts()).hasSize(1);
  }

  @Test
  void refusesABudgetThatIsNoTrial() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new TrainingDoctor(10, 20, 1, attempt -> {}))
        .withMessage("budget and trialSteps must allow for one trial, but were 10 and 20");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> TrainingDoctor.withBudget(5))
        .withMessage("budget and trialSteps must allow for one trial, but were 5 and 8");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> DOCTOR.treat(RemediesTest.mlp(1, new Sgd(1), INPUTS), List.of()))
        .withMessage("batches must not be empty");
  }

  private static GradientHealth health(Model network) {
    DataSet batch = batches().get(0);
    Diagnosis diagnosis =
        network instanceof MultiLayerNetwork sequence
            ? TrainingCheckup.of(sequence, batch)
            : TrainingCheckup.of((ComputationGraph) network, batch);
    return diagnosis.health();
  }

  private static MultiLayerNetwork relu(int hidden, IUpdater updater) {
    return (MultiLayerNetwork)
        Remedies.apply(
                RemediesTest.mlp(hidden, updater, INPUTS),
                List.of(new Remedy.SwapActivation("relu", "he_normal")))
            .network();
  }

  /** Running sums, the last two of six steps masked; a number stands in the masked labels. */
  private static List<DataSet> sequences(double masked) {
    Random random = new Random(5);
    List<DataSet> batches = new ArrayList<>();
    for (int b = 0; b < 3; b++) {
      INDArray features = Nd4j.zeros(16, 2, 6);
      INDArray labels = Nd4j.zeros(16, 1, 6);
      INDArray mask = Nd4j.zeros(16, 6);
      for (int i = 0; i < 16; i++) {
        double sum = 0;
        for (int t = 0; t < 6; t++) {
          double x = random.nextGaussian();
          sum += x;
          features.putScalar(new int[] {i, 0, t}, x);
          labels.putScalar(new int[] {i, 0, t}, t < 4 ? sum : masked);
          mask.putScalar(i, t, t < 4 ? 1 : 0);
        }
      }
      batches.add(new DataSet(features, labels, mask, mask.dup()));
    }
    return batches;
  }

  /** Two classes that the sign of the first number tells apart. */
  private static List<DataSet> batches() {
    Random random = new Random(3);
    List<DataSet> batches = new ArrayList<>();
    for (int b = 0; b < 6; b++) {
      INDArray features = Nd4j.zeros(32, INPUTS);
      INDArray labels = Nd4j.zeros(32, 2);
      for (int i = 0; i < 32; i++) {
        for (int j = 0; j < INPUTS; j++) {
          features.putScalar(i, j, random.nextGaussian());
        }
        labels.putScalar(i, features.getDouble(i, 0) > 0 ? 1 : 0, 1);
      }
      batches.add(new DataSet(features, labels));
    }
    return batches;
  }
}
