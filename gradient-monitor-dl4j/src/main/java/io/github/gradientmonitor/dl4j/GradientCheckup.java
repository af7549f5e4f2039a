package io.github.gradientmonitor.dl4j;

import io.github.gradientmonitor.GradientMonitor;
import io.github.gradientmonitor.alert.AlertPolicy;
import io.github.gradientmonitor.diagnosis.Diagnosis;
import io.github.gradientmonitor.diagnosis.Threshold;
import io.github.gradientmonitor.diagnosis.Thresholds;
import io.github.gradientmonitor.observation.Intervention;
import io.github.gradientmonitor.observation.Timing;
import io.github.gradientmonitor.observation.TrainingStep;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.optimize.api.BaseTrainingListener;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.MultiDataSet;

/**
 * A diagnosis before training: from one minibatch, by forward and backward passes without an
 * update.
 *
 * <pre>{@code
 * Diagnosis before = GradientCheckup.of(network, batch);
 * }</pre>
 *
 * <p>Works on a copy, which needs memory for the parameters and gradient of the network a second
 * time. Parameters, updater state, iteration counts, listeners, and the random numbers of the
 * training to come are as if it had not been called. What shows only over steps (dead units,
 * growth, updates, the loss) it cannot see.
 */
public final class GradientCheckup {
  /** One look has to do. */
  private static final Thresholds ONE_LOOK =
      Thresholds.defaults().with(Threshold.CONFIRMATIONS, 1).with(Threshold.CHECKS, 1);

  private GradientCheckup() {}

  /**
   * Looks at a sequence of layers.
   *
   * @param network initialised
   * @param batch one minibatch of what it will be trained on
   */
  public static Diagnosis of(MultiLayerNetwork network, DataSet batch) {
    Objects.requireNonNull(batch, "batch");
    MultiLayerNetwork original = Objects.requireNonNull(network, "network");
    return NetworkCopy.aside(
        () -> {
          MultiLayerNetwork copy = NetworkCopy.of(original);
          copy.setInput(batch.getFeatures());
          copy.setLabels(batch.getLabels());
          copy.setLayerMaskArrays(batch.getFeaturesMaskArray(), batch.getLabelsMaskArray());
          return diagnose(copy, copy::computeGradientAndScore);
        });
  }

  /**
   * Looks at a graph with one input and one output.
   *
   * @param network initialised
   * @param batch one minibatch of what it will be trained on
   */
  public static Diagnosis of(ComputationGraph network, DataSet batch) {
    return of(network, Objects.requireNonNull(batch, "batch").toMultiDataSet());
  }

  /**
   * Looks at a graph.
   *
   * @param network initialised
   * @param batch one minibatch of what it will be trained on
   */
  public static Diagnosis of(ComputationGraph network, MultiDataSet batch) {
    Objects.requireNonNull(batch, "batch");
    ComputationGraph original = Objects.requireNonNull(network, "network");
    return NetworkCopy.aside(
        () -> {
          ComputationGraph copy = NetworkCopy.of(original);
          copy.setInputs(batch.getFeatures());
          copy.setLabels(batch.getLabels());
          copy.setLayerMaskArrays(batch.getFeaturesMaskArrays(), batch.getLabelsMaskArrays());
          return diagnose(copy, copy::computeGradientAndScore);
        });
  }

  /** Passes twice: where the activations lie is known after the first. */
  private static Diagnosis diagnose(Model copy, Runnable pass) {
    pass.run();
    NetworkGraph graph = NetworkGraph.of(copy);
    GradientReader gradient = new GradientReader(copy, graph);
    copy.setListeners(new Activations(new ActivationReader(graph, gradient)));
    pass.run();
    gradient.readGradient(copy);
    gradient.readWeights(copy);
    TrainingStep step = gradient.step(0, 0, copy.score(), Intervention.NONE, Timing.UNKNOWN);
    return new GradientMonitor(step.network(), ONE_LOOK, AlertPolicy.defaults(), List.of())
        .observe(step);
  }

  private static final class Activations extends BaseTrainingListener {
    private final ActivationReader reader;

    Activations(ActivationReader reader) {
      this.reader = reader;
    }

    @Override
    public void onForwardPass(Model model, List<INDArray> activations) {
      reader.read(activations);
    }

    @Override
    public void onForwardPass(Model model, Map<String, INDArray> activations) {
      reader.read(activations);
    }
  }
}
