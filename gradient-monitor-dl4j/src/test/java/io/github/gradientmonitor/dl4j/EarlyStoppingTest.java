package io.github.gradientmonitor.dl4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import io.github.gradientmonitor.clipping.NonFinitePolicy;
import io.github.gradientmonitor.diagnosis.Diagnosis;
import io.github.gradientmonitor.diagnosis.Symptom;
import io.github.gradientmonitor.testing.RecordingSink;
import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.datasets.iterator.utilty.ListDataSetIterator;
import org.deeplearning4j.earlystopping.EarlyStoppingConfiguration;
import org.deeplearning4j.earlystopping.EarlyStoppingResult;
import org.deeplearning4j.earlystopping.EarlyStoppingResult.TerminationReason;
import org.deeplearning4j.earlystopping.saver.InMemoryModelSaver;
import org.deeplearning4j.earlystopping.scorecalc.DataSetLossCalculator;
import org.deeplearning4j.earlystopping.termination.MaxEpochsTerminationCondition;
import org.deeplearning4j.earlystopping.trainer.EarlyStoppingTrainer;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.weights.WeightInit;
import org.deeplearning4j.optimize.api.BaseTrainingListener;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.dataset.DataSet;

/** What Deeplearning4j's early stopping makes of the listener, and of its stop. */
class EarlyStoppingTest {
  private static final int BATCH = 16;
  private static final int STEPS = 6;
  private static final int EPOCHS = 3;

  private final RecordingSink recorder = new RecordingSink();
  private final MultiLayerNetwork network = Networks.mlp(3, Activation.TANH, WeightInit.XAVIER);
  private final List<DataSet> batches = new ArrayList<>();

  /** Spoils the parameters after one step. */
  private static final class Poison extends BaseTrainingListener {
    private final int after;

    Poison(int after) {
      this.after = after;
    }

    @Override
    public void iterationDone(Model model, int iteration, int epoch) {
      if (iteration == after) {
        model.params().putScalar(0, Float.NaN);
      }
    }
  }

  EarlyStoppingTest() {
    network.addListeners(
        GradientMonitorListener.builder()
            .withoutLog()
            .onNonFinite(NonFinitePolicy.STOP)
            .sink(recorder)
            .build());
    for (int i = 0; i < STEPS; i++) {
      batches.add(Digits.flat(BATCH, i));
    }
  }

  @Test
  void watchesEveryStepAndTheBestNetworkIsSaved() {
    EarlyStoppingResult<MultiLayerNetwork> result = train();

    assertThat(result.getTerminationReason())
        .isEqualTo(TerminationReason.EpochTerminationCondition);
    assertThat(result.getBestModel()).isNotNull();
    assertThat(result.getBestModel().getListeners()).isEmpty();
    assertThat(recorder.diagnoses()).hasSize(EPOCHS * STEPS);
    assertThat(recorder.diagnoses())
        .extracting(diagnosis -> diagnosis.step().epoch())
        .startsWith(0)
        .endsWith(EPOCHS - 1);
  }

  @Test
  void aStopAfterTheFirstEpochKeepsTheBestNetwork() {
    network.addListeners(new Poison(STEPS + 2));

    EarlyStoppingResult<MultiLayerNetwork> result = train();

    assertThat(result.getTerminationReason()).isEqualTo(TerminationReason.Error);
    assertThat(result.getTerminationDetails()).contains("TrainingDivergedException");
    assertThat(result.getBestModel()).isNotNull();
    assertThat(result.getBestModelEpoch()).isZero();
    assertThat(last().finding(Symptom.NON_FINITE)).isPresent();
  }

  @Test
  void aStopInTheFirstEpochComesOutAsANullPointerOfDeeplearning4j() {
    network.addListeners(new Poison(2));

    // The trainer asks for the score of a best network that it does not have yet.
    assertThatNullPointerException().isThrownBy(this::train);
    assertThat(last().finding(Symptom.NON_FINITE)).isPresent();
  }

  private Diagnosis last() {
    return recorder.diagnoses().get(recorder.diagnoses().size() - 1);
  }

  private EarlyStoppingResult<MultiLayerNetwork> train() {
    EarlyStoppingConfiguration<MultiLayerNetwork> configuration =
        new EarlyStoppingConfiguration.Builder<MultiLayerNetwork>()
            .modelSaver(new InMemoryModelSaver<>())
            .scoreCalculator(
                new DataSetLossCalculator(
                    new ListDataSetIterator<>(List.of(Digits.flat(BATCH, 99)), 1), true))
            .epochTerminationConditions(new MaxEpochsTerminationCondition(EPOCHS))
            .build();
    return new EarlyStoppingTrainer(configuration, network, new ListDataSetIterator<>(batches, 1))
        .fit();
  }
}
