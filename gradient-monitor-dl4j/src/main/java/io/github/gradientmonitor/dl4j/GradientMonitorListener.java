package io.github.gradientmonitor.dl4j;

import io.github.gradientmonitor.advice.Advice;
import io.github.gradientmonitor.clipping.ClippingPolicy;
import io.github.gradientmonitor.clipping.ClippingState;
import io.github.gradientmonitor.clipping.NonFinitePolicy;
import io.github.gradientmonitor.clipping.TrainingDivergedException;
import io.github.gradientmonitor.diagnosis.Cause;
import io.github.gradientmonitor.diagnosis.Diagnosis;
import io.github.gradientmonitor.dl4j.internal.network.Network;
import io.github.gradientmonitor.dl4j.internal.reading.NetworkSource;
import io.github.gradientmonitor.dl4j.internal.reading.SharedGradients;
import io.github.gradientmonitor.session.SessionSettings;
import io.github.gradientmonitor.session.Sessions;
import java.io.InvalidObjectException;
import java.io.ObjectInputStream;
import java.io.Serializable;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.optimize.api.BaseTrainingListener;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Watches the gradient of the networks that it is attached to, and says in the log when it vanishes
 * or explodes.
 *
 * <pre>{@code
 * network.addListeners(GradientMonitorListener.create());
 * }</pre>
 *
 * <p>Watching never changes the training: the parameters after any number of steps are equal to the
 * bit to those without the listener, and whatever fails in here is logged once and goes no further.
 * Only {@link Builder#clipping} and {@link Builder#onNonFinite} change it, when asked to; what they
 * do is part of every step that the sinks get. The one exception that comes out of {@code fit} is
 * the {@link TrainingDivergedException} that was asked for; errors of the virtual machine itself,
 * such as an {@link OutOfMemoryError}, come out too, after every sink was closed.
 *
 * <p>Works for {@link MultiLayerNetwork} and {@link ComputationGraph}; other models, such as a
 * single layer in layer-wise pretraining, are ignored.
 *
 * <p>One listener may be attached to several networks, also to those that {@code ParallelWrapper}
 * trains on several threads. State is kept for each network separately, and does not keep a network
 * from being collected.
 *
 * <p>Serialised, it becomes a listener with the same options that has seen nothing yet. Sinks that
 * are not {@link Serializable} are left out of the copy, and the log names them. A clipping policy
 * that cannot be serialised is not left out: it fails with {@link
 * java.io.NotSerializableException}.
 */
public final class GradientMonitorListener extends BaseTrainingListener
    implements AutoCloseable, Serializable {
  private static final long serialVersionUID = 1;

  private final transient Sessions<Model, NetworkSource> sessions;

  GradientMonitorListener(SessionSettings settings) {
    this.sessions = new Sessions<>(settings, NetworkSource::new);
  }

  /** A listener that watches every step and writes alerts to the log. */
  public static GradientMonitorListener create() {
    return builder().build();
  }

  /** A builder for anything else. */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * The latest diagnosis. Where several networks train, the worst of their {@link #diagnoses}: by
   * health, then by the severity of the worst finding, then that of the latest step. Before the
   * first step it is warming up.
   */
  public Diagnosis diagnosis() {
    return sessions.diagnosis();
  }

  /**
   * The latest diagnosis of each network that trains at present, in the order in which they began;
   * empty before the first step.
   *
   * <p>At present train those that have taken an observed step since the newest network took its
   * first. So there is one for networks that train one after the other, and one for each worker of
   * a {@code ParallelWrapper}; the workers are those of the latest {@code fit}, and stay after it
   * until a network trains on.
   *
   * <p>Networks of the same kind on different threads are told apart by a number behind the name:
   * {@code MultiLayerNetwork of 4 layers with parameters (2)}.
   */
  public List<Diagnosis> diagnoses() {
    return sessions.diagnoses();
  }

  /** What to do about the findings of {@link #diagnosis}, the likeliest cure first. */
  public List<Advice> advice() {
    return diagnosis().advice();
  }

  /**
   * What may have caused the findings of {@link #diagnosis}, the likeliest first, each kind once.
   */
  public List<Cause> causes() {
    return diagnosis().causes();
  }

  @Override
  public void onForwardPass(Model model, List<INDArray> activations) {
    whereRead(model, source -> source.activations(activations));
  }

  @Override
  public void onForwardPass(Model model, Map<String, INDArray> activations) {
    whereRead(model, source -> source.activations(activations));
  }

  /** Has activations read in the steps in which slow things are; there is a source by then. */
  private void whereRead(Model model, Consumer<NetworkSource> action) {
    if (Network.isNetwork(model)) {
      sessions.watch(model, session -> session.readSlowThings(model, action));
    }
  }

  @Override
  public void onBackwardPass(Model model) {
    if (Network.isNetwork(model)) {
      sessions.data(model);
    }
  }

  @Override
  public void onGradientCalculation(Model model) {
    if (Network.isNetwork(model)) {
      try {
        sessions.gradient(model);
      } catch (TrainingDivergedException e) {
        SharedGradients.stop(model, e);
        throw e;
      }
    }
  }

  @Override
  public void iterationDone(Model model, int iteration, int epoch) {
    if (Network.isNetwork(model)) {
      sessions.update(model);
    }
  }

  @Override
  public void onEpochEnd(Model model) {
    if (Network.isNetwork(model)) {
      sessions.epochEnded(model);
    }
  }

  /**
   * What the clipping policy has learnt from a network so far, to be kept beside a checkpoint of
   * it. Call it on the thread that trains, or between two trainings.
   *
   * @param model a network that the listener is attached to
   * @throws IllegalArgumentException if it is no network
   */
  public ClippingState clippingState(Model model) {
    return sessions.clippingState(network(model));
  }

  /**
   * Has the clipping policy go on, for a network that was loaded from a checkpoint, from what it
   * had learnt. Call it before the training.
   *
   * @param model a network that the listener is or will be attached to
   * @param state from {@link #clippingState}
   * @throws IllegalArgumentException if the state is that of another policy or damaged, or the
   *     model is no network
   */
  public void restoreClipping(Model model, ClippingState state) {
    sessions.restoreClipping(network(model), Objects.requireNonNull(state, "state"));
  }

  /**
   * Closes the sinks; a second time, it does nothing. A listener that is closed may stay attached:
   * it goes on to diagnose, to clip and to stop as it was told to, but the sinks hear nothing more,
   * the log included.
   */
  @Override
  public void close() {
    sessions.close();
  }

  private static Model network(Model model) {
    if (!Network.isNetwork(Objects.requireNonNull(model, "model"))) {
      throw new IllegalArgumentException("model must be a network, but was " + model.getClass());
    }
    return model;
  }

  private Object writeReplace() {
    return new Copy(sessions.portableSettings());
  }

  /** What remains of a listener that is serialised. */
  private record Copy(SessionSettings settings) implements Serializable {
    private Object readResolve() {
      return new GradientMonitorListener(settings);
    }
  }

  private void readObject(ObjectInputStream in) throws InvalidObjectException {
    throw new InvalidObjectException("a listener is read from its settings");
  }

  /** Sets what differs from the defaults. */
  public static final class Builder extends ListenerBuilder<Builder> {
    private ClippingPolicy clipping = ClippingPolicy.none();
    private NonFinitePolicy onNonFinite = NonFinitePolicy.REPORT;

    private Builder() {}

    /**
     * Sets how gradients are clipped, in every step, whether it is observed or not. Without it they
     * are left as they are.
     *
     * <p>Networks whose optimisation algorithm searches lines are not clipped; the log says so.
     */
    public Builder clipping(ClippingPolicy policy) {
      this.clipping = Objects.requireNonNull(policy, "policy");
      return this;
    }

    /**
     * Sets what happens to a gradient with NaN or infinite elements; without it, nothing.
     *
     * <p>A stop in one worker of a {@code ParallelWrapper} that shares gradients ends {@code fit}:
     * the other workers, which would wait for it, are told. The wrapper cannot be used again.
     */
    public Builder onNonFinite(NonFinitePolicy policy) {
      this.onNonFinite = Objects.requireNonNull(policy, "policy");
      return this;
    }

    /** The listener. */
    public GradientMonitorListener build() {
      return new GradientMonitorListener(
          new SessionSettings(
              observeEvery, thresholds, alertPolicy, clipping, onNonFinite, sinks()));
    }

    @Override
    Builder self() {
      return this;
    }
  }
}
