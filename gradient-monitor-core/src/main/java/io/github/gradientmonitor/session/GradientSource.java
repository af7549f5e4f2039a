package io.github.gradientmonitor.session;

import io.github.gradientmonitor.clipping.Governor;
import io.github.gradientmonitor.clipping.ScalableGradient;
import io.github.gradientmonitor.observation.DataSample;
import io.github.gradientmonitor.observation.LayerSample;
import io.github.gradientmonitor.observation.NetworkProfile;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads one network of some framework; this is all that the framework's adapter has to know of it.
 *
 * <p>A source may keep where things lie in the network, but not the network itself, which would
 * then never be collected. It is called by the thread that trains, and reads only: what it is shown
 * belongs to the training. Whatever it throws is logged once, and the training goes on.
 *
 * @param <N> the network
 */
public interface GradientSource<N> {

  /** The network's layers, by depth. */
  NetworkProfile profile();

  /** Whether the network still is what was resolved; if not, the session asks for a new source. */
  boolean fits(N network);

  /** Number of the present step, 0 for the first. */
  long iteration(N network);

  /** Number of the present pass over the data, 0 for the first. */
  int epoch(N network);

  /** The loss of the present step, which may be NaN; 0 where it is not known. */
  double loss(N network);

  /** Whether the loss is known at all; without it, nobody can tell whether the network learns. */
  default boolean knowsLoss() {
    return true;
  }

  /**
   * Reads the gradient of the mean loss over the minibatch, after back-propagation and before
   * anything else is done to it.
   *
   * @return one sample for each layer of the profile, in its order; with the update that was read
   *     last
   */
  List<LayerSample> gradient(N network);

  /**
   * Whether the back-propagated signal is finite in every layer: a quick look in steps that are not
   * observed, for which the gradients of the biases suffice.
   */
  boolean isFinite(N network);

  /**
   * Reads the update that the optimiser has made of the gradient, and the weights. Asked for now
   * and then, between {@link #gradient} and the next step.
   *
   * @param iteration number of the step
   * @return the samples of {@link #gradient}, with the update
   */
  List<LayerSample> update(N network, long iteration);

  /**
   * Reads features and labels of the present minibatch.
   *
   * @param finite whether loss and gradient are finite; if not, look closely
   */
  default DataSample data(N network, boolean finite) {
    return DataSample.NONE;
  }

  /**
   * The gradient where it lies, so that it can be clipped.
   *
   * @return null where the framework hands the gradient on variable by variable, and the source had
   *     each governed by {@link Governor#byVariable} when it came
   */
  @Nullable ScalableGradient scalable(N network);

  /**
   * Whether several gradients are computed in one step and compared, as by a line search. They are
   * then never changed, and only the first of a step is read.
   */
  default boolean comparesGradients() {
    return false;
  }

  /**
   * What the user should know of this network before it trains on, a sentence each; the log says
   * them once.
   *
   * @param governor what is asked for
   */
  default List<String> caveats(Governor governor) {
    return List.of();
  }

  /** Whether the network was closed, so that it never trains again. */
  default boolean isClosed(N network) {
    return false;
  }
}
