package io.github.gradientmonitor.dl4j;

import io.github.gradientmonitor.GradientMonitor;
import io.github.gradientmonitor.diagnosis.Diagnosis;
import io.github.gradientmonitor.diagnosis.Finding;
import io.github.gradientmonitor.diagnosis.Severity;
import io.github.gradientmonitor.diagnosis.Threshold;
import io.github.gradientmonitor.diagnosis.Thresholds;
import io.github.gradientmonitor.dl4j.internal.network.Aside;
import io.github.gradientmonitor.dl4j.internal.network.Network;
import io.github.gradientmonitor.dl4j.internal.network.NetworkGraph;
import io.github.gradientmonitor.dl4j.internal.reading.ActivationReader;
import io.github.gradientmonitor.dl4j.internal.reading.DataReader;
import io.github.gradientmonitor.dl4j.internal.reading.GradientReader;
import io.github.gradientmonitor.observation.DataSample;
import io.github.gradientmonitor.observation.Intervention;
import io.github.gradientmonitor.observation.Timing;
import io.github.gradientmonitor.observation.TrainingStep;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.optimize.api.BaseTrainingListener;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.MultiDataSet;

/**
 * What will go wrong, before a training: what gradient, data and configuration say, from one
 * minibatch, by forward and backward passes without an update; and whether the network can learn
 * one minibatch by heart.
 *
 * <pre>{@code
 * Diagnosis before = TrainingCheckup.of(network, batch);
 * LearningByHeart test = TrainingCheckup.canLearnByHeart(network, batch);
 * }</pre>
 *
 * <p>Works on a copy, which needs memory for the parameters and gradient of the network a second
 * time; for a recurrent network, on copies one after the other for {@link SequenceProbe} too, which
 * have the state of the updater besides. Parameters, updater state, iteration counts, listeners,
 * and the random numbers of the training to come are as if it had not been called. What shows only
 * over steps (dead units, growth, updates, the loss) it cannot see.
 */
public final class TrainingCheckup {
  /** One look has to do. */
  private static final Thresholds ONE_LOOK =
      Thresholds.defaults().with(Threshold.CONFIRMATIONS, 1).with(Threshold.CHECKS, 1);

  private TrainingCheckup() {}

  /**
   * Looks at a sequence of layers.
   *
   * @param network initialised
   * @param batch one minibatch of what it will be trained on
   */
  public static Diagnosis of(MultiLayerNetwork network, DataSet batch) {
    return of((Model) network, batch);
  }

  /**
   * Looks at a network of either class.
   *
   * @param network an initialised {@code MultiLayerNetwork}, or a {@code ComputationGraph} with one
   *     input and one output
   * @param batch one minibatch of what it will be trained on
   * @throws IllegalArgumentException if the model is no network
   */
  public static Diagnosis of(Model network, DataSet batch) {
    Objects.requireNonNull(batch, "batch");
    return look(Network.of(Objects.requireNonNull(network, "network")), batch.toMultiDataSet());
  }

  /**
   * Looks at a graph with one input and one output.
   *
   * @param network initialised
   * @param batch one minibatch of what it will be trained on
   */
  public static Diagnosis of(ComputationGraph network, DataSet batch) {
    return of((Model) network, batch);
  }

  /**
   * Looks at a graph.
   *
   * @param network initialised
   * @param batch one minibatch of what it will be trained on
   */
  public static Diagnosis of(ComputationGraph network, MultiDataSet batch) {
    Objects.requireNonNull(batch, "batch");
    return look(Network.of(Objects.requireNonNull(network, "network")), batch);
  }

  /**
   * Can the network learn one minibatch by heart? Where it can, network and gradient are wired
   * soundly, and what keeps it from learning is in the data, the rate or the regularisation; where
   * it cannot, whatever the rate, it is in the network, its loss or the form of its labels.
   *
   * <p>Copies are trained on the minibatch, with a few learning rates; the network itself is left
   * as it is.
   *
   * @param network initialised
   * @param batch one minibatch of what it will be trained on; 16 to 64 examples do
   */
  public static LearningByHeart canLearnByHeart(MultiLayerNetwork network, DataSet batch) {
    return learnByHeart(network, batch);
  }

  /**
   * Can the graph learn one minibatch by heart? See {@link #canLearnByHeart(MultiLayerNetwork,
   * DataSet)}.
   *
   * @param network initialised, with one input and one output
   * @param batch one minibatch of what it will be trained on
   */
  public static LearningByHeart canLearnByHeart(ComputationGraph network, DataSet batch) {
    return learnByHeart(network, batch);
  }

  private static LearningByHeart learnByHeart(Model network, DataSet batch) {
    Objects.requireNonNull(batch, "batch");
    Network original = Network.of(Objects.requireNonNull(network, "network"));
    return Aside.run(() -> LearningByHeart.test(original, batch));
  }

  private static Diagnosis look(Network original, MultiDataSet batch) {
    return Aside.run(
        () -> {
          Network copy = original.copy();
          copy.load(batch);
          return diagnose(copy, () -> SequenceProbe.find(original, batch));
        });
  }

  /** Passes twice: where the activations lie is known after the first. */
  private static Diagnosis diagnose(Network copy, Supplier<Optional<SequenceProbe>> probe) {
    copy.backPropagate();
    NetworkGraph graph = NetworkGraph.of(copy);
    GradientReader gradient = new GradientReader(copy.model(), graph);
    Pass second =
        new Pass(
            new ActivationReader(graph, gradient),
            new DataReader(DataReader.isPenalized(gradient.profile())));
    copy.model().setListeners(second);
    copy.backPropagate();
    gradient.readGradient(copy.model());
    gradient.readWeights(copy.model());
    TrainingStep step =
        new TrainingStep(
            gradient.profile(),
            0,
            0,
            copy.model().score(),
            gradient.samples(),
            Intervention.NONE,
            Timing.UNKNOWN,
            second.data);
    // Gated layers may learn to remember: what they forget at first is no more than to be watched.
    List<Finding> throughTime =
        gradient.profile().isRecurrent()
            ? probe.get().flatMap(of -> of.finding(Severity.WATCH)).stream().toList()
            : List.of();
    return GradientMonitor.beforeTraining(step, ONE_LOOK, throughTime);
  }

  private static final class Pass extends BaseTrainingListener {
    private final ActivationReader reader;
    private final DataReader dataReader;
    private DataSample data = DataSample.NONE;

    Pass(ActivationReader reader, DataReader dataReader) {
      this.reader = reader;
      this.dataReader = dataReader;
    }

    @Override
    public void onBackwardPass(Model model) {
      data = dataReader.read(model, true);
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
