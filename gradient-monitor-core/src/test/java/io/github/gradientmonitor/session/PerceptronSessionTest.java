package io.github.gradientmonitor.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.gradientmonitor.diagnosis.Diagnosis;
import io.github.gradientmonitor.sink.GuardedSink;
import io.github.gradientmonitor.sink.MonitorSink;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The contract, with a network that no framework knows. */
class PerceptronSessionTest extends SessionContract {
  private static final int CLASSES = 10;
  private static final int INPUTS = 20;
  private static final int BATCH = 40;

  @Override
  protected Listener listener(SessionSettings settings) {
    Sessions<Perceptron, PerceptronSource> sessions =
        new Sessions<>(settings, PerceptronSource::new);
    return new Listener() {
      @Override
      public Training network() {
        return new Run(sessions);
      }

      @Override
      public Diagnosis diagnosis() {
        return sessions.diagnosis();
      }

      @Override
      public List<Diagnosis> diagnoses() {
        return sessions.diagnoses();
      }

      @Override
      public void close() {
        sessions.close();
      }
    };
  }

  @Override
  protected Training unwatched() {
    return new Run(null);
  }

  @Test
  void aSinkThatIsGuardedAlreadyIsGivenUpAfterFiveFailuresToo() {
    int[] calls = new int[1];
    MonitorSink failing =
        new MonitorSink() {
          @Override
          public void onDiagnosis(Diagnosis diagnosis) {
            calls[0]++;
            throw new IllegalStateException("a fault of the test");
          }
        };
    try (Listener listener = listener(SessionSettings.of(new GuardedSink(failing)))) {
      Training network = listener.network();
      for (int i = 0; i < 20; i++) {
        network.step();
      }
    }

    assertThat(calls).containsExactly(5);
  }

  /** Learns to tell noisy patterns, one for each class, from one another. */
  private static final class Run implements Training {
    private final Perceptron network = new Perceptron(INPUTS, 16, CLASSES, 0.5);
    private final @Nullable Sessions<Perceptron, PerceptronSource> sessions;
    private final Random random = new Random(11);
    private final double[][] patterns = new double[CLASSES][INPUTS];

    Run(@Nullable Sessions<Perceptron, PerceptronSource> sessions) {
      this.sessions = sessions;
      for (double[] pattern : patterns) {
        for (int i = 0; i < INPUTS; i++) {
          pattern[i] = random.nextGaussian();
        }
      }
    }

    @Override
    public void step() {
      step(false);
    }

    @Override
    public void poisonedStep() {
      step(true);
    }

    private void step(boolean poisoned) {
      double[][] features = new double[BATCH][INPUTS];
      float[][] labels = new float[BATCH][CLASSES];
      for (int example = 0; example < BATCH; example++) {
        int label = example % CLASSES;
        labels[example][label] = 1;
        for (int i = 0; i < INPUTS; i++) {
          features[example][i] = patterns[label][i] + 0.3 * random.nextGaussian();
        }
      }
      if (poisoned) {
        features[0][0] = Double.NaN;
      }
      network.backPropagate(features, labels);
      if (sessions != null) {
        sessions.data(network);
        sessions.gradient(network);
      }
      network.applyUpdate();
      if (sessions != null) {
        sessions.update(network);
      }
      network.iteration++;
    }

    @Override
    public void endEpoch() {
      if (sessions != null) {
        sessions.epochEnded(network);
      }
      network.epoch++;
    }

    @Override
    public double[] parameters() {
      double[] all = new double[0];
      for (Perceptron.Layer layer : network.layers()) {
        for (double[] part : new double[][] {layer.weights, layer.biases}) {
          int from = all.length;
          all = Arrays.copyOf(all, from + part.length);
          System.arraycopy(part, 0, all, from, part.length);
        }
      }
      return all;
    }
  }
}
