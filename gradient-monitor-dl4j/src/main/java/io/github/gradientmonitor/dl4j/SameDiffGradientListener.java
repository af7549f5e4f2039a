package io.github.gradientmonitor.dl4j;

import io.github.gradientmonitor.GradientMonitor;
import io.github.gradientmonitor.advice.Advice;
import io.github.gradientmonitor.alert.AlertPolicy;
import io.github.gradientmonitor.diagnosis.Cause;
import io.github.gradientmonitor.diagnosis.Diagnosis;
import io.github.gradientmonitor.diagnosis.Threshold;
import io.github.gradientmonitor.diagnosis.Thresholds;
import io.github.gradientmonitor.observation.Intervention;
import io.github.gradientmonitor.observation.NetworkProfile;
import io.github.gradientmonitor.sink.GuardedSink;
import io.github.gradientmonitor.sink.MonitorLog;
import io.github.gradientmonitor.statistics.TensorStatistics;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
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
import org.nd4j.shade.guava.collect.MapMaker;

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
 * changes it, when asked to.
 *
 * <p>SameDiff updates each variable as soon as its gradient is known, so that each is clipped on
 * its own. It does not compute the loss while it trains, so the diagnosis does without.
 *
 * <p>One thread at a time. State is kept for each graph, and does not keep it from being collected.
 */
public final class SameDiffGradientListener extends BaseListener implements AutoCloseable {
  /** Weights and updates are read in the first observations, and then in one of so many. */
  private static final int SLOW_THINGS_EVERY = 5;

  private final FaultLog faults = new FaultLog(new MonitorLog());
  private final int observeEvery;
  private final Thresholds thresholds;
  private final AlertPolicy alertPolicy;
  private final List<GuardedSink> sinks;
  private final double maxNorm;

  /** What is kept for each graph, by identity. */
  private final Map<SameDiff, Attachment<SameDiff, Watch>> attachments =
      new MapMaker().weakKeys().makeMap();

  private volatile @Nullable GradientMonitor latest;

  /** The graph whose present step is read; null between such steps. */
  private @Nullable Attachment<SameDiff, Watch> current;

  private static final class Watch implements Attachment.Watched {
    private final SameDiffReader reader;
    private final Set<String> lossVariables;
    private final GradientMonitor monitor;
    private final @Nullable VariableClipping clipping;
    private final Stopwatch stopwatch = new Stopwatch(System::nanoTime);
    private long observations;
    private int examples;
    private double loss;
    private boolean due;

    Watch(
        SameDiffReader reader,
        Set<String> lossVariables,
        GradientMonitor monitor,
        @Nullable VariableClipping clipping) {
      this.reader = reader;
      this.lossVariables = lossVariables;
      this.monitor = monitor;
      this.clipping = clipping;
    }

    @Override
    public Stopwatch stopwatch() {
      return stopwatch;
    }

    /** Whether the gradient of a step is to be read: to be observed, or to be clipped. */
    boolean reads(int iteration, int observeEvery) {
      due = observations == 0 || iteration % observeEvery == 0;
      return due || clipping != null;
    }

    void begin(MultiDataSet batch) {
      if (clipping != null) {
        clipping.begin();
      }
      examples = Math.toIntExact(batch.getFeatures(0).size(0));
      loss = 0;
      reader.begin();
    }

    void take(String name, INDArray array) {
      TensorStatistics gradient = reader.gradient(name, array, examples);
      if (gradient != null && clipping != null) {
        clipping.clip(array, gradient);
      }
      if (lossVariables.contains(name)) {
        loss += array.sumNumber().doubleValue();
      }
    }

    void takeUpdate(Variable variable, INDArray update, long iteration) {
      if (due && (observations < SLOW_THINGS_EVERY || observations % SLOW_THINGS_EVERY == 0)) {
        reader.update(variable.getName(), update, variable.getVariable().getArr(), iteration);
      }
    }

    void end(At at) {
      Intervention done = clipping == null ? Intervention.NONE : clipping.end();
      if (due) {
        observations++;
        monitor.observe(reader.step(at.iteration(), at.epoch(), loss, done, stopwatch.lap()));
      }
    }
  }

  private SameDiffGradientListener(Builder builder) {
    this.observeEvery = builder.observeEvery;
    this.thresholds = builder.thresholds;
    this.alertPolicy = builder.alertPolicy;
    this.maxNorm = builder.maxNorm;
    this.sinks = builder.sinks().stream().map(GuardedSink::new).toList();
  }

  /** A listener that watches every step and writes alerts to the log. */
  public static SameDiffGradientListener create() {
    return builder().build();
  }

  /** A builder for anything else. */
  public static Builder builder() {
    return new Builder();
  }

  /** The latest diagnosis; before the first step one that is warming up. */
  public Diagnosis diagnosis() {
    GradientMonitor monitor = latest;
    return monitor == null
        ? Diagnosis.pending(new NetworkProfile("no network yet", List.of(), null))
        : monitor.diagnosis();
  }

  /** What to do about the latest findings, the likeliest cure first. */
  public List<Advice> advice() {
    return diagnosis().advice();
  }

  /** What may have caused the latest findings, the likeliest first, each kind once. */
  public List<Cause> causes() {
    return diagnosis().causes();
  }

  @Override
  public boolean isActive(Operation operation) {
    return operation == Operation.TRAINING;
  }

  @Override
  public void iterationStart(SameDiff graph, At at, MultiDataSet batch, long etlMillis) {
    current = null;
    Attachment<SameDiff, Watch> attachment =
        attachments.computeIfAbsent(graph, g -> new Attachment<>(this::watch, faults));
    attachment.guard(
        graph,
        watch -> {
          if (watch.reads(at.iteration(), observeEvery)) {
            watch.begin(batch);
            current = attachment;
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
    watching(gradients, watch -> watch.take(name, array));
  }

  @Override
  public void preUpdate(SameDiff gradients, At at, Variable variable, INDArray update) {
    watching(gradients, watch -> watch.takeUpdate(variable, update, at.iteration()));
  }

  @Override
  public void iterationDone(SameDiff gradients, At at, MultiDataSet batch, Loss loss) {
    watching(
        gradients,
        watch -> {
          latest = watch.monitor;
          watch.end(at);
        });
    if (current != null) {
      current.succeeded();
      current = null;
    }
  }

  @Override
  public ListenerResponse epochEnd(SameDiff graph, At at, LossCurve losses, long millis) {
    Attachment<SameDiff, Watch> attachment = attachments.get(graph);
    if (attachment != null) {
      attachment.guard(graph, watch -> watch.monitor.epochEnded());
    }
    return ListenerResponse.CONTINUE;
  }

  /** Closes the sinks. */
  @Override
  public void close() {
    GuardedSink.closeAll(sinks);
  }

  /** Acts in a step that is observed; one that failed is not observed any further. */
  private void watching(SameDiff gradients, Consumer<Watch> action) {
    Attachment<SameDiff, Watch> attachment = current;
    if (attachment != null && !attachment.guard(gradients, action)) {
      current = null;
    }
  }

  private Watch watch(SameDiff graph) {
    SameDiffReader reader = new SameDiffReader(graph);
    // The loss is not told, so that it must never be found wanting for not falling.
    Thresholds limits = thresholds.with(Threshold.LOSS_PATIENCE, Threshold.LOSS_PATIENCE.max());
    return new Watch(
        reader,
        Set.copyOf(graph.getLossVariables()),
        new GradientMonitor(reader.profile(), limits, alertPolicy, sinks),
        maxNorm < Double.POSITIVE_INFINITY ? new VariableClipping(maxNorm) : null);
  }

  /** Sets what differs from the defaults. */
  public static final class Builder extends ListenerBuilder<Builder> {
    private double maxNorm = Double.POSITIVE_INFINITY;

    private Builder() {}

    /**
     * Sets the largest L2 norm that the gradient of a variable may have; a longer one is scaled
     * down to it, in every step, whether it is observed or not. Without it gradients are left as
     * they are.
     *
     * @param maxNorm of the gradient of the loss as it is defined, above 0
     * @throws IllegalArgumentException if not above 0 and finite
     */
    public Builder clipEachVariable(double maxNorm) {
      if (!(maxNorm > 0 && maxNorm < Double.POSITIVE_INFINITY)) {
        throw new IllegalArgumentException(
            "maxNorm must be above 0 and finite, but was " + maxNorm);
      }
      this.maxNorm = maxNorm;
      return this;
    }

    /** The listener. */
    public SameDiffGradientListener build() {
      return new SameDiffGradientListener(this);
    }

    @Override
    Builder self() {
      return this;
    }
  }
}
