package io.github.gradientmonitor.dl4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.gradientmonitor.dl4j.internal.reading.SharedGradients;
import io.github.gradientmonitor.testing.LogCapture;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.deeplearning4j.datasets.iterator.utilty.ListDataSetIterator;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.weights.WeightInit;
import org.deeplearning4j.optimize.api.BaseTrainingListener;
import org.deeplearning4j.optimize.solvers.accumulation.BasicGradientsAccumulator;
import org.deeplearning4j.optimize.solvers.accumulation.EncodedGradientsAccumulator;
import org.deeplearning4j.optimize.solvers.accumulation.GradientsAccumulator;
import org.deeplearning4j.parallelism.ParallelWrapper;
import org.deeplearning4j.parallelism.ParallelWrapper.TrainingMode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;

/** Without the call of {@code SharedGradients.stop}, fit does not return, and the timeout fails. */
@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SharedGradientsTest {
  private static final int WORKERS = 3;

  @ParameterizedTest
  @CsvSource({"0, 0", "0, 4", "1, 0", "1, 4", "2, 4"})
  void aStopOfOneWorkerEndsTheFitOfAll(int worker, int step) {
    Model network = Networks.mlp(2, Activation.TANH, WeightInit.XAVIER);
    ArithmeticException stop = new ArithmeticException("stopped");
    network.addListeners(new Stopping(worker, step, stop));

    ParallelWrapper wrapper = wrapper(network, new EncodedGradientsAccumulator(WORKERS, 1e-3));

    assertThatThrownBy(() -> wrapper.fit(batches()))
        .isInstanceOf(RuntimeException.class)
        .hasRootCause(stop);
  }

  @ParameterizedTest
  @CsvSource({"0, 2", "2, 2"})
  void aBarrierIsBroken(int worker, int step) {
    Model network = Networks.mlp(2, Activation.TANH, WeightInit.XAVIER);
    Stopping stopping = new Stopping(worker, step, new ArithmeticException("stopped"));
    network.addListeners(stopping);

    ParallelWrapper wrapper = wrapper(network, new BasicGradientsAccumulator(WORKERS));

    List<String> messages =
        LogCapture.during(
            () ->
                assertThatThrownBy(() -> wrapper.fit(batches()))
                    .isInstanceOf(RuntimeException.class));
    assertThat(messages).isEmpty();
    assertThat(stopping.interrupted).isFalse();
  }

  @Test
  void aNetworkThatSharesNothingIsLeftAlone() {
    var network = Networks.mlp(2, Activation.TANH, WeightInit.XAVIER);
    ArithmeticException stop = new ArithmeticException("stopped");
    network.addListeners(new Stopping(-1, 0, stop));

    assertThatThrownBy(() -> network.fit(Digits.flat(8, 0))).isSameAs(stop);
  }

  private static ParallelWrapper wrapper(Model network, GradientsAccumulator accumulator) {
    return new ParallelWrapper.Builder<>(network)
        .workers(WORKERS)
        .trainingMode(TrainingMode.SHARED_GRADIENTS)
        .gradientsAccumulator(accumulator)
        .prefetchBuffer(0)
        .build();
  }

  private static DataSetIterator batches() {
    List<DataSet> batches =
        IntStream.range(0, 10 * WORKERS).mapToObj(i -> Digits.flat(8, i)).toList();
    return new ListDataSetIterator<>(batches, 1);
  }

  /** Stops one worker at one of its steps; worker -1 is the thread of the test. */
  private static final class Stopping extends BaseTrainingListener {
    private final String thread;
    private final RuntimeException stop;
    private int steps;
    private volatile boolean interrupted;

    Stopping(int worker, int steps, RuntimeException stop) {
      this.thread =
          worker < 0
              ? Thread.currentThread().getName()
              : "ParallelWrapper training thread " + worker;
      this.steps = steps;
      this.stop = stop;
    }

    @Override
    public void onGradientCalculation(Model model) {
      if (Thread.currentThread().getName().equals(thread) && steps-- == 0) {
        SharedGradients.stop(model, stop);
        interrupted = Thread.currentThread().isInterrupted();
        throw stop;
      }
    }
  }
}
