package io.github.gradientmonitor.dl4j;

import io.github.gradientmonitor.advice.Advice;
import io.github.gradientmonitor.clipping.ClippingPolicy;
import io.github.gradientmonitor.clipping.ClippingState;
import io.github.gradientmonitor.clipping.NonFinitePolicy;
import io.github.gradientmonitor.clipping.TrainingDivergedException;
import io.github.gradientmonitor.diagnosis.Cause;
import io.github.gradientmonitor.diagnosis.Diagnosis;
import io.github.gradientmonitor.dl4j.internal.samediff.SameDiffSource;
import io.github.gradientmonitor.session.SessionSettings;
import io.github.gradientmonitor.session.Sessions;
import io.github.gradientmonitor.session.TrainingSession;
import java.io.InvalidObjectException;
import java.io.ObjectInputStream;
import java.io.Serializable;
import java.lang.ref.WeakReference;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.nd4j.autodiff.listeners.At;
import org.nd4j.autodiff.listeners.BaseListener;
import org.nd4j.autodiff.listeners.ListenerResponse;
import org.nd4j.autodiff.listeners.Loss;
import org.nd4j.autodiff.listeners.Operation;
import org.nd4j.autodiff.listeners.records.LossCurve;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.autodiff.samediff.internal.SameDiffOp;
import org.nd4j.autodiff.samediff.internal.Variable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.api.MultiDataSet;

/**
 * Watches the gradient of SameDiff graphs while {@code fit} trains them, and says in the log when
 * it vanishes or explodes.
 *
 * <pre>{@code
 * graph.setListeners(SameDiffGradientListener.create());
 * }</pre>
 *
 * <p>A graph has no layers; they are read from its operations: a trainable matrix or kernel with
 * the vectors that are added to what it gives is one. Watching never changes the training, and
 * whatever fails in here is logged once and goes no further. Only {@link Builder#clipEachVariable}
 * and {@link Builder#onNonFinite} change it, when asked to.
 *
 * <p>SameDiff does not compute the loss while it trains, unless something asks for it. With {@code
 * .trainEvaluation("loss", 0)} in the {@code TrainingConfig}, where {@code loss} is the name of the
 * loss variable, it does, and the diagnosis says whether the graph learns; without it, the log says
 * so once.
 *
 * <p>One listener may be attached to several graphs, also on several threads. State is kept for
 * each graph, and does not keep it from being collected. Serialised, it becomes a listener with the
 * same options that has seen nothing yet, without the sinks that are not {@link Serializable}.
 */
public final class SameDiffGradientListener extends BaseListener
    implements AutoCloseable, Serializable {
  private static final long serialVersionUID = 1;

  private final transient Sessions<SameDiff, SameDiffSource> sessions;

  /** The step that the present thread computes, if it is read. */
  @SuppressWarnings(
      "ThreadLocalUsage") // each listener has steps of its own, for as long as it lives
  private final transient ThreadLocal<@Nullable Step> current = new ThreadLocal<>();

  /**
   * A step in which something is read.
   *
   * @param graph that is trained, which is not the one that callbacks show
   * @param source gathers what is read
   */
  private record Step(WeakReference<SameDiff> graph, SameDiffSource source) {}

  SameDiffGradientListener(SessionSettings settings) {
    this.sessions = new Sessions<>(settings, SameDiffSource::new);
  }

  /** A listener that watches every step and writes alerts to the log. */
  public static SameDiffGradientListener create() {
    return builder().build();
  }

  /** A builder for anything else. */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * The latest diagnosis; where several graphs train, the worst of their {@link #diagnoses}. Before
   * the first step it is warming up.
   */
  public Diagnosis diagnosis() {
    return sessions.diagnosis();
  }

  /** The latest diagnosis of each graph that trains at present, in the order of their beginning. */
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
  public boolean isActive(Operation operation) {
    return operation == Operation.TRAINING;
  }

  @Override
  public void iterationStart(SameDiff graph, At at, MultiDataSet batch, long etlMillis) {
    current.remove();
    sessions.watch(
        graph,
        session -> {
          SameDiffSource source = session.source(graph);
          if (session.readsGradient(at.iteration())) {
            source.begin(at, batch);
            current.set(new Step(new WeakReference<>(graph), source));
          }
        });
  }

  @Override
  public void activationAvailable(
      SameDiff gradients,
      At at,
      MultiDataSet batch,
      SameDiffOp operation,
      String name,
      INDArray array) {
    Step step = current.get();
    if (step != null && step.source().isGradientOrLoss(name)) {
      during(step, (graph, session) -> step.source().take(gradients, name, array));
    } else if (step != null && step.source().isActivations(name)) {
      during(
          step,
          (graph, session) ->
              session.readSlowThings(graph, source -> source.takeActivations(name, array)));
    }
  }

  @Override
  public void preUpdate(SameDiff gradients, At at, Variable variable, INDArray update) {
    Step step = current.get();
    if (step != null) {
      during(
          step,
          (graph, session) ->
              session.readSlowThings(graph, source -> source.takeUpdate(variable, update)));
    }
  }

  @Override
  public void iterationDone(SameDiff gradients, At at, MultiDataSet batch, Loss loss) {
    Step step = current.get();
    SameDiff graph = step == null ? null : step.graph().get();
    if (graph != null) {
      current.remove();
      try {
        sessions.data(graph);
        sessions.gradient(graph);
        sessions.update(graph);
      } finally {
        step.source().end();
      }
    }
  }

  @Override
  public ListenerResponse epochEnd(SameDiff graph, At at, LossCurve losses, long millis) {
    sessions.epochEnded(graph);
    return ListenerResponse.CONTINUE;
  }

  /** What is done in a step; one that failed is not read any further. */
  @FunctionalInterface
  private interface Act {
    void on(SameDiff graph, TrainingSession<SameDiff, SameDiffSource> session);
  }

  private void during(Step step, Act act) {
    SameDiff graph = step.graph().get();
    current.remove();
    if (graph != null) {
      sessions.watch(
          graph,
          session -> {
            try {
              act.on(graph, session);
              current.set(step);
            } catch (TrainingDivergedException e) {
              session.stopped(graph);
              throw e;
            }
          });
    }
  }

  /**
   * What the clipping policy has learnt of the variables of a graph so far, to be kept beside a
   * checkpoint of it.
   */
  public ClippingState clippingState(SameDiff graph) {
    return sessions.clippingState(Objects.requireNonNull(graph, "graph"));
  }

  /**
   * Has the clipping policy go on from what it had learnt. Call it before the training.
   *
   * @param state from {@link #clippingState}
   * @throws IllegalArgumentException if the state is that of another policy or damaged
   */
  public void restoreClipping(SameDiff graph, ClippingState state) {
    sessions.restoreClipping(
        Objects.requireNonNull(graph, "graph"), Objects.requireNonNull(state, "state"));
  }

  /** Closes the sinks; a second time, it does nothing. */
  @Override
  public void close() {
    sessions.close();
  }

  private Object writeReplace() {
    return new Copy(sessions.portableSettings());
  }

  /** What remains of a listener that is serialised. */
  private record Copy(SessionSettings settings) implements Serializable {
    private Object readResolve() {
      return new SameDiffGradientListener(settings);
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
     * Sets the largest L2 norm that the gradient of a variable may have; a longer one is scaled
     * down to it, in every step, whether it is observed or not. Without it gradients are left as
     * they are.
     *
     * @param max of the gradient of the loss as it is defined, above 0
     * @throws IllegalArgumentException if not above 0 and finite
     */
    public Builder clipEachVariable(double max) {
      return clipEachVariable(ClippingPolicy.globalNorm(max));
    }

    /**
     * Sets how the gradient of each variable is clipped, in every step, whether it is observed or
     * not. SameDiff updates each variable as soon as its gradient is known, so that a norm over
     * several of them would come too late: to the policy each variable is a network of its own, and
     * has a memory of its own.
     */
    public Builder clipEachVariable(ClippingPolicy policy) {
      this.clipping = Objects.requireNonNull(policy, "policy");
      return this;
    }

    /**
     * Sets what happens to a gradient with NaN or infinite elements; without it, nothing.
     *
     * <p>A variable whose gradient is skipped keeps its value but for the momentum of the updater.
     * A stop comes before the first such variable is updated; those whose gradient came earlier in
     * the same step, nearer to the loss, have been, so that a graph that was stopped may be half a
     * step on. A fault in data or loss reaches all of them, and nothing is updated.
     */
    public Builder onNonFinite(NonFinitePolicy policy) {
      this.onNonFinite = Objects.requireNonNull(policy, "policy");
      return this;
    }

    /** The listener. */
    public SameDiffGradientListener build() {
      return new SameDiffGradientListener(
          new SessionSettings(
              observeEvery, thresholds, alertPolicy, clipping, onNonFinite, sinks()));
    }

    @Override
    Builder self() {
      return this;
    }
  }
}
