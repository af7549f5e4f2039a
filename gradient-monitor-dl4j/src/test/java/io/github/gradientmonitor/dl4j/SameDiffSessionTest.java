package io.github.gradientmonitor.dl4j;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.gradientmonitor.diagnosis.Diagnosis;
import io.github.gradientmonitor.diagnosis.Symptom;
import io.github.gradientmonitor.session.SessionContract;
import io.github.gradientmonitor.session.SessionSettings;
import io.github.gradientmonitor.sink.MonitorSink;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.nd4j.autodiff.listeners.At;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.autodiff.samediff.TrainingConfig;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Sgd;

/** The contract of sessions, with a SameDiff graph. */
class SameDiffSessionTest extends SessionContract {
  private static final int BATCH = 40;
  private static final int UNITS = 32;
  private static final List<String> VARIABLES = List.of("w0", "b0", "w1", "b1");

  @Override
  protected Listener listener(SessionSettings settings) {
    SameDiffGradientListener listener = new SameDiffGradientListener(settings);
    return new Listener() {
      @Override
      public Training network() {
        SameDiff graph = graph();
        graph.setListeners(listener);
        return new Run(graph, listener);
      }

      @Override
      public Diagnosis diagnosis() {
        return listener.diagnosis();
      }

      @Override
      public List<Diagnosis> diagnoses() {
        return listener.diagnoses();
      }

      @Override
      public void close() {
        listener.close();
      }
    };
  }

  /** SameDiff hands on gradients one by one; those that nobody reads are not gathered. */
  @Test
  @Override
  public void aFaultIsSeenInStepsThatAreNotObserved() {
    List<Long> observed = new ArrayList<>();
    SameDiffGradientListener listener =
        SameDiffGradientListener.builder()
            .withoutLog()
            .observeEvery(4)
            .sink(
                new MonitorSink() {
                  @Override
                  public void onDiagnosis(Diagnosis diagnosis) {
                    observed.add(diagnosis.iteration());
                  }
                })
            .build();
    SameDiff graph = graph();
    graph.setListeners(listener);
    Run run = new Run(graph, listener);
    run.step();
    run.poisonedStep();
    run.step();

    assertThat(observed).containsExactly(0L);

    run.step();
    run.step();

    assertThat(observed).containsExactly(0L, 4L);
    assertThat(listener.diagnosis().finding(Symptom.NON_FINITE)).isPresent();
  }

  @Override
  protected Training unwatched() {
    return new Run(graph(), SameDiffGradientListener.create());
  }

  private static SameDiff graph() {
    Nd4j.getRandom().setSeed(7);
    SameDiff graph = SameDiff.create();
    SDVariable in = graph.placeHolder("in", DataType.FLOAT, -1, Digits.PIXELS);
    SDVariable labels = graph.placeHolder("labels", DataType.FLOAT, -1, Digits.CLASSES);
    SDVariable hidden = graph.math.tanh(dense(graph, "0", in, Digits.PIXELS, UNITS));
    graph.loss.softmaxCrossEntropy(
        "loss", labels, dense(graph, "1", hidden, UNITS, Digits.CLASSES), null);
    graph.setLossVariables("loss");
    graph.setTrainingConfig(
        new TrainingConfig.Builder()
            .updater(new Sgd(0.1))
            .dataSetFeatureMapping("in")
            .dataSetLabelMapping("labels")
            .trainEvaluation("loss", 0)
            .build());
    return graph;
  }

  private static SDVariable dense(
      SameDiff graph, String name, SDVariable from, int inputs, int outputs) {
    SDVariable weights =
        graph.var(
            "w" + name, Nd4j.randn(DataType.FLOAT, inputs, outputs).mul(Math.sqrt(1.0 / inputs)));
    return from.mmul(weights).add(graph.var("b" + name, Nd4j.zeros(DataType.FLOAT, 1, outputs)));
  }

  private static final class Run implements Training {
    private final SameDiff graph;
    private final SameDiffGradientListener listener;
    private int steps;

    Run(SameDiff graph, SameDiffGradientListener listener) {
      this.graph = graph;
      this.listener = listener;
    }

    @Override
    public void step() {
      graph.fit(Digits.flat(BATCH, steps++));
    }

    @Override
    public void poisonedStep() {
      DataSet batch = Digits.flat(BATCH, steps++);
      batch.getFeatures().putScalar(0, 0, Double.NaN);
      graph.fit(batch);
    }

    @Override
    public void endEpoch() {
      listener.epochEnd(graph, At.defaultAt(), null, 0);
    }

    @Override
    public double[] parameters() {
      List<INDArray> arrays =
          VARIABLES.stream().map(name -> graph.getVariable(name).getArr()).toList();
      return Nd4j.toFlattened('c', arrays).toDoubleVector();
    }
  }
}
