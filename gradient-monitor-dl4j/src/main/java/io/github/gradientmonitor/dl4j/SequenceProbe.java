package io.github.gradientmonitor.dl4j;

import io.github.gradientmonitor.argument.Arguments;
import io.github.gradientmonitor.detection.ThroughTime;
import io.github.gradientmonitor.diagnosis.Finding;
import io.github.gradientmonitor.diagnosis.GradientHealth;
import io.github.gradientmonitor.diagnosis.Severity;
import io.github.gradientmonitor.dl4j.internal.network.Aside;
import io.github.gradientmonitor.dl4j.internal.network.LayerModel;
import io.github.gradientmonitor.dl4j.internal.network.Network;
import io.github.gradientmonitor.dl4j.internal.network.NetworkGraph;
import io.github.gradientmonitor.dl4j.internal.reading.InputGradient;
import io.github.gradientmonitor.dl4j.internal.reading.ProfileReader;
import io.github.gradientmonitor.observation.NetworkProfile;
import io.github.gradientmonitor.trend.TimeTrend;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.MultiDataSet;

/**
 * How the gradient of a recurrent network fares on its way back through time: the norm of the loss
 * at the last time step, differentiated by the input at each step.
 *
 * <pre>{@code
 * SequenceProbe probe = SequenceProbe.of(network, batch);
 * probe.health();            // VANISHING
 * probe.trend().halfLife();  // 4.2 steps, in sequences of 100
 * probe.finding();           // the same as a finding, with its cause
 * }</pre>
 *
 * <p>A listener cannot read this, since Deeplearning4j forgets it after each pass. The probe makes
 * one pass of its own on a copy: the network and the random numbers of its training are as if it
 * had not been called. The pass is that of training, without dropout and weight noise.
 *
 * <p>Steps are counted from the end of each sequence, whatever its length and wherever masks put
 * it; the norm is the root of the mean square over the sequences that are long enough. Where
 * back-propagation through time is truncated, no more steps are looked at than the error goes back,
 * for training reaches no further. Sequences as [examples, steps, inputs] are not looked at.
 *
 * @param network what was probed
 * @param trend the norms over time, back from the last step that has a label
 * @param ahead the same the other way round, from the first step that has a label on to the last:
 *     the way of the backward half of a bidirectional layer, read as that half reads it, so that
 *     the first norm is that of the last step. Null where no layer is bidirectional, or where there
 *     is one label for a sequence
 * @param steps time steps of the longest sequence
 */
public record SequenceProbe(
    NetworkProfile network, TimeTrend trend, @Nullable TimeTrend ahead, int steps) {

  /** Checks that nothing is missing. */
  public SequenceProbe {
    Arguments.notNegative(steps, "steps");
    Objects.requireNonNull(network, "network");
    Objects.requireNonNull(trend, "trend");
  }

  /**
   * Looks at a sequence of layers.
   *
   * @param network with sequences as input, shape [examples, inputs, steps], or with sequences of
   *     tokens
   * @param batch a minibatch of what it is trained on; where there is a label for every step, only
   *     the last step of each sequence counts
   * @throws IllegalArgumentException if the features are no sequences
   */
  public static SequenceProbe of(MultiLayerNetwork network, DataSet batch) {
    Objects.requireNonNull(network, "network");
    return of(Network.of(network), Objects.requireNonNull(batch, "batch").toMultiDataSet());
  }

  /**
   * Looks at a graph with one input and one output.
   *
   * @param network with sequences as input
   * @param batch a minibatch of what it is trained on
   * @throws IllegalArgumentException if the features are no sequences
   */
  public static SequenceProbe of(ComputationGraph network, DataSet batch) {
    return of(network, Objects.requireNonNull(batch, "batch").toMultiDataSet());
  }

  /**
   * Looks at a graph.
   *
   * @param network with sequences as one input at least; of several, the first is looked at
   * @param batch a minibatch of what it is trained on; of outputs that have a label for every step,
   *     only the last step of each sequence counts
   * @throws IllegalArgumentException if no features are sequences
   */
  public static SequenceProbe of(ComputationGraph network, MultiDataSet batch) {
    Objects.requireNonNull(network, "network");
    return of(Network.of(network), Objects.requireNonNull(batch, "batch"));
  }

  /** The same; empty where there are no sequences that can be looked at. */
  static Optional<SequenceProbe> find(Network network, MultiDataSet batch) {
    return Aside.run(
        () -> find(network, InputGradient.of(network), batch, network.backPropagation().reach()));
  }

  private static SequenceProbe of(Network network, MultiDataSet batch) {
    return find(network, batch)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "batch must hold sequences, shape [examples, inputs, steps], that a gradient"
                        + " reaches, but its features have shape "
                        + Arrays.toString(batch.getFeatures(0).shape())));
  }

  private static Optional<SequenceProbe> find(
      Network network, InputGradient gradient, MultiDataSet batch, int reach) {
    SequenceDistances back = SequenceDistances.of(batch, gradient, true);
    if (back == null) {
      return Optional.empty();
    }
    NetworkGraph graph = NetworkGraph.of(network);
    SequenceDistances on =
        back.hasLabelsOfSteps() && isBidirectional(graph)
            ? SequenceDistances.of(batch, gradient, false)
            : null;
    return Optional.of(
        new SequenceProbe(
            ProfileReader.read(network.model(), graph),
            TimeTrend.of(back.norms(reach)),
            on == null ? null : TimeTrend.of(on.norms(reach)),
            back.longest()));
  }

  /**
   * Whether the gradient reaches the first steps, and on its way ahead the last: vanishing or
   * exploding when it loses or gains three decades over the sequence, so that the far end moves the
   * weights a thousand times less or more than the near one. Of two ways, the worse one.
   */
  public GradientHealth health() {
    GradientHealth back = ThroughTime.health(trend);
    GradientHealth on = ahead == null ? GradientHealth.HEALTHY : ThroughTime.health(ahead);
    return on.compareTo(back) > 0 ? on : back;
  }

  /** What is wrong, as a warning with its cause; empty when the gradient is healthy. */
  public Optional<Finding> finding() {
    return finding(Severity.WARNING);
  }

  /** What is wrong, so severe. */
  Optional<Finding> finding(Severity severity) {
    TimeTrend worse =
        ahead != null && ThroughTime.health(ahead).compareTo(ThroughTime.health(trend)) > 0
            ? ahead
            : trend;
    return ThroughTime.inspect(network, worse, steps, severity);
  }

  private static boolean isBidirectional(NetworkGraph graph) {
    return graph.nodes().stream()
        .map(NetworkGraph.Node::conf)
        .anyMatch(conf -> conf != null && LayerModel.isBidirectional(conf));
  }
}
