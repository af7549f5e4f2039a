package io.github.gradientmonitor.dl4j.remedy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.gradientmonitor.advice.Remedy;
import io.github.gradientmonitor.diagnosis.Diagnosis;
import io.github.gradientmonitor.diagnosis.GradientHealth;
import io.github.gradientmonitor.dl4j.GradientCheckup;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
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
    List<String> lines = new ArrayList<>();

    CaseHistory history = DOCTOR.tellingOf(lines::add).treat(ill, batches());

    assertThat(history.outcome()).isEqualTo(CaseHistory.Outcome.CURED);
    assertThat(history.diagnosis().health()).isEqualTo(GradientHealth.VANISHING);
    assertThat(history.advice().get(0).remedy())
        .isEqualTo(new Remedy.SwapActivation("relu", "he_normal"));
    assertThat(history.remedies()).isNotEmpty();
    assertThat(history.attempts().get(0).remedies()).isEmpty();
    assertThat(history.steps()).isBetween(60, 120);
    assertThat(lines).hasSameSizeAs(history.attempts());
    assertThat(health(history.network())).isEqualTo(GradientHealth.HEALTHY);
    assertThat(ill.params()).isEqualTo(before);
    assertThat(ill.getIterationCount()).isZero();
  }

  @Test
  void doesTheSameEveryTime() {
    CaseHistory first = DOCTOR.treat(RemediesTest.mlp(7, new Sgd(0.1), INPUTS), batches());
    CaseHistory second = DOCTOR.treat(RemediesTest.mlp(7, new Sgd(0.1), INPUTS), batches());

    assertThat(second.attempts()).isEqualTo(first.attempts());
    assertThat(second.remedies()).isEqualTo(first.remedies());
    assertThat(second.network().params()).isEqualTo(first.network().params());
  }

  @Test
  void leavesAHealthyNetworkAsItIs() {
    MultiLayerNetwork network =
        (MultiLayerNetwork)
            Remedies.apply(
                    RemediesTest.mlp(3, new Adam(1e-3), INPUTS),
                    List.of(new Remedy.SwapActivation("relu", "he_normal")))
                .network();

    CaseHistory history = DOCTOR.treat(network, batches());

    assertThat(history.outcome()).isEqualTo(CaseHistory.Outcome.HEALTHY);
    assertThat(history.remedies()).isEmpty();
    assertThat(history.attempts()).hasSize(1);
    assertThat(history.network().params()).isEqualTo(network.params());
  }

  @Test
  void doesNotTreatANetworkForDataThatAreNotFinite() {
    List<DataSet> batches = batches();
    batches.get(2).getFeatures().putScalar(0, 0, Float.NaN);

    CaseHistory history = DOCTOR.treat(RemediesTest.mlp(3, new Sgd(0.1), INPUTS), batches);

    assertThat(history.outcome()).isEqualTo(CaseHistory.Outcome.NOT_CURED);
    assertThat(history.attempts().get(0).outcome()).isEqualTo("batch 2 of the data is not finite");
  }

  @Test
  void stopsWhenItsThreadIsInterrupted() {
    CaseHistory history =
        DOCTOR
            .tellingOf(line -> Thread.currentThread().interrupt())
            .treat(RemediesTest.mlp(10, new Sgd(0.1), INPUTS), batches());

    assertThat(Thread.interrupted()).isTrue();
    assertThat(history.interrupted()).isTrue();
    assertThat(history.outcome()).isEqualTo(CaseHistory.Outcome.NOT_CURED);
    assertThat(history.attempts()).hasSize(1);
  }

  @Test
  void refusesABudgetThatIsNoTrial() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new TrainingDoctor(10, 20, 1, line -> {}))
        .withMessage("budget must be at least one trial of 20 steps, but was 10");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> DOCTOR.treat(RemediesTest.mlp(1, new Sgd(1), INPUTS), List.of()))
        .withMessage("batches must not be empty");
  }

  private static GradientHealth health(Model network) {
    DataSet batch = batches().get(0);
    Diagnosis diagnosis =
        network instanceof MultiLayerNetwork sequence
            ? GradientCheckup.of(sequence, batch)
            : GradientCheckup.of((ComputationGraph) network, batch);
    return diagnosis.health();
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
