package io.github.gradientmonitor.dl4j;

import io.github.gradientmonitor.diagnosis.Diagnosis;
import io.github.gradientmonitor.session.SessionContract;
import io.github.gradientmonitor.session.SessionSettings;
import java.util.List;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.weights.WeightInit;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.dataset.DataSet;

/** The contract of sessions, with a network of Deeplearning4j. */
class NetworkSessionTest extends SessionContract {
  private static final int BATCH = 40;

  @Override
  protected Listener listener(SessionSettings settings) {
    GradientMonitorListener listener = new GradientMonitorListener(settings);
    return new Listener() {
      @Override
      public Training network() {
        MultiLayerNetwork network = mlp();
        network.addListeners(listener);
        return new Run(network, listener);
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

  @Override
  protected Training unwatched() {
    return new Run(mlp(), GradientMonitorListener.create());
  }

  private static MultiLayerNetwork mlp() {
    return Networks.mlp(1, Activation.TANH, WeightInit.XAVIER);
  }

  private static final class Run implements Training {
    private final MultiLayerNetwork network;
    private final GradientMonitorListener listener;
    private int steps;

    Run(MultiLayerNetwork network, GradientMonitorListener listener) {
      this.network = network;
      this.listener = listener;
    }

    @Override
    public void step() {
      network.fit(Digits.flat(BATCH, steps++));
    }

    @Override
    public void poisonedStep() {
      DataSet batch = Digits.flat(BATCH, steps++);
      batch.getFeatures().putScalar(0, 0, Double.NaN);
      network.fit(batch);
    }

    @Override
    public void endEpoch() {
      listener.onEpochEnd(network);
    }

    @Override
    public double[] parameters() {
      return network.params().toDoubleVector();
    }
  }
}
