package io.github.gradientmonitor.observation;

import io.github.gradientmonitor.argument.Arguments;
import java.util.List;
import java.util.Objects;

/**
 * What one step of training showed.
 *
 * @param network the network that is trained
 * @param iteration number of the step, 0 for the first
 * @param epoch number of the pass over the data, 0 for the first
 * @param loss value of the loss function in this step; NaN when it is not known or not a number
 * @param layers one sample for each layer of the network, in the same order
 * @param intervention what was done to the gradient afterwards
 * @param timing what watching costs
 * @param data what was read of the minibatch
 */
public record TrainingStep(
    NetworkProfile network,
    long iteration,
    int epoch,
    double loss,
    List<LayerSample> layers,
    Intervention intervention,
    Timing timing,
    DataSample data) {

  /**
   * Copies the list and checks it.
   *
   * @throws IllegalArgumentException if the samples are not those of the network's layers
   */
  public TrainingStep {
    Objects.requireNonNull(network, "network");
    Objects.requireNonNull(intervention, "intervention");
    Objects.requireNonNull(timing, "timing");
    Objects.requireNonNull(data, "data");
    layers = Arguments.copy(layers, "layers");
    if (layers.size() != network.size()) {
      throw new IllegalArgumentException(
          "layers must hold one sample for each of the "
              + network.size()
              + " layers of "
              + DisplayName.of(network.name())
              + ", but held "
              + layers.size());
    }
    for (int i = 0; i < layers.size(); i++) {
      LayerProfile expected = network.layers().get(i);
      LayerProfile found = layers.get(i).layer();
      if (!Objects.equals(found, expected)) {
        throw new IllegalArgumentException(
            "sample "
                + i
                + " must be of layer "
                + DisplayName.of(expected.name())
                + ", but is of "
                + DisplayName.of(found.name()));
      }
    }
  }

  /** A step of whose data nothing was read. */
  public TrainingStep(
      NetworkProfile network,
      long iteration,
      int epoch,
      double loss,
      List<LayerSample> layers,
      Intervention intervention,
      Timing timing) {
    this(network, iteration, epoch, loss, layers, intervention, timing, DataSample.NONE);
  }

  /** A step in which nothing was done to the gradient, and nobody looked at a clock. */
  public TrainingStep(
      NetworkProfile network, long iteration, int epoch, double loss, List<LayerSample> layers) {
    this(network, iteration, epoch, loss, layers, Intervention.NONE, Timing.UNKNOWN);
  }

  /**
   * The same step of a network with the same layers, such as one under another name.
   *
   * @throws IllegalArgumentException if its layers are others
   */
  public TrainingStep withNetwork(NetworkProfile network) {
    return new TrainingStep(network, iteration, epoch, loss, layers, intervention, timing, data);
  }

  /**
   * The same step with other samples.
   *
   * @param layers one for each layer of the network, in the same order
   * @throws IllegalArgumentException if they are not those of the network's layers
   */
  public TrainingStep withLayers(List<LayerSample> layers) {
    return new TrainingStep(network, iteration, epoch, loss, layers, intervention, timing, data);
  }

  /** The same step, but that something else was done to the gradient. */
  public TrainingStep withIntervention(Intervention intervention) {
    return new TrainingStep(network, iteration, epoch, loss, layers, intervention, timing, data);
  }

  /** The same step with another sample of the data. */
  public TrainingStep withData(DataSample data) {
    return new TrainingStep(network, iteration, epoch, loss, layers, intervention, timing, data);
  }

  /** The same step without what was read of the data, which nobody needs once it is diagnosed. */
  public TrainingStep withoutData() {
    return data.isEmpty() ? this : withData(DataSample.NONE);
  }

  /**
   * Whether this step belongs to the same run as an earlier one: the same network, and its
   * iterations have not begun anew.
   *
   * <p>The same iteration may come twice, other than the first: a worker of several that starts a
   * moment late takes its count from one that has begun, and is one ahead until all start anew.
   *
   * @param earlier of any network
   */
  public boolean continues(TrainingStep earlier) {
    Objects.requireNonNull(earlier, "earlier");
    return Objects.equals(network, earlier.network)
        && (iteration > earlier.iteration || (iteration == earlier.iteration && iteration > 0));
  }
}
