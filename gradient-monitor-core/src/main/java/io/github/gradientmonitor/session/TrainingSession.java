package io.github.gradientmonitor.session;

import io.github.gradientmonitor.GradientMonitor;
import io.github.gradientmonitor.clipping.Governor;
import io.github.gradientmonitor.clipping.ScalableGradient;
import io.github.gradientmonitor.clipping.TrainingDivergedException;
import io.github.gradientmonitor.observation.DataSample;
import io.github.gradientmonitor.observation.Intervention;
import io.github.gradientmonitor.sink.MonitorLog;
import java.util.Objects;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The training of one network as it is watched. A step goes through it in up to three calls, in
 * this order: {@link #data} where the framework forgets the minibatch early, {@link #gradient}
 * after back-propagation, {@link #update} after the optimiser. With the last the step goes to the
 * monitor.
 *
 * <p>Used by the thread that trains the network, inside of {@link Sessions#watch}, and does not
 * keep the network alive.
 *
 * @param <N> the network
 * @param <S> what reads it
 */
public final class TrainingSession<N, S extends GradientSource<N>> {
  /**
   * Update, weights and activations are read in the first observations, and then in one of so many:
   * they tell of slow things.
   */
  private static final int SLOW_THINGS_EVERY = 5;

  private final int observeEvery;
  private final BiFunction<N, Governor, S> sources;
  private final Roster<N> roster;

  /** What was asked for; {@link #governor} is what the present network lets be done of it. */
  private final Governor requested;

  private final MonitorLog log;
  private final Stopwatch stopwatch = new Stopwatch(System::nanoTime);
  private Governor governor;
  private @Nullable S source;
  private @Nullable GradientMonitor monitor;
  private @Nullable StepDraft draft;
  private long latestIteration = -1;
  private long observations;
  private DataSample data = DataSample.NONE;
  private long dataIteration = -1;

  TrainingSession(
      SessionSettings settings,
      BiFunction<N, Governor, S> sources,
      Roster<N> roster,
      MonitorLog log) {
    this.observeEvery = settings.observeEvery();
    this.sources = sources;
    this.roster = roster;
    this.requested = settings.governor();
    this.governor = requested;
    this.log = log;
  }

  /**
   * What reads the network, as it is now.
   *
   * @param network of this session
   */
  public S source(N network) {
    S present = source;
    if (present != null && present.fits(network)) {
      return present;
    }
    S next = sources.apply(network, requested);
    if (present == null || !present.profile().equals(next.profile())) {
      monitor = roster.begin(network, next);
      observations = 0;
      next.caveats(requested).forEach(log::warn);
    }
    governor = next.comparesGradients() ? requested.withoutChanges() : requested;
    source = next;
    return next;
  }

  /**
   * Whether the gradient of a step is read at all: to be observed, or to be clipped.
   *
   * @param iteration number of the step
   */
  public boolean readsGradient(long iteration) {
    return isDue(iteration) || !governor.isIdle();
  }

  /**
   * Has activations read, in the forward pass of the few steps in which they are; never in the
   * first one, in which nobody knows yet where they lie.
   *
   * @param action takes what reads the network
   */
  public void readSlowThings(N network, Consumer<S> action) {
    S present = source;
    if (present != null && isDue(present.iteration(network)) && readsSlowThings()) {
      action.accept(present);
    }
  }

  /** Takes features and labels, where they are forgotten once the gradient is there. */
  public void data(N network) {
    S present = source == null ? source(network) : source;
    long iteration = present.iteration(network);
    if (iteration != dataIteration) {
      dataIteration = iteration;
      data = DataSample.NONE; // That of an earlier step, if reading fails.
      boolean finite = Double.isFinite(present.loss(network));
      data = isDue(iteration) || !finite ? source(network).data(network, finite) : DataSample.NONE;
    }
  }

  /**
   * Takes the gradient, after back-propagation and before the optimiser, and has it clipped or
   * replaced where that is asked for.
   *
   * @throws TrainingDivergedException if that is asked for, and the gradient is not finite
   */
  public void gradient(N network) {
    S present = source(network);
    long iteration = present.iteration(network);
    if (present.comparesGradients() && iteration == latestIteration) {
      return; // A line search computes more than one gradient in an iteration; the first one tells.
    }
    latestIteration = iteration;
    draft = null;
    boolean due = isDue(iteration);
    boolean idle = governor.isIdle();
    if (due || !idle || !isFinite(network, present)) {
      StepDraft read = read(network, present, iteration);
      StepDraft done = idle ? read : govern(network, present, read);
      draft = due || idle || !done.isFinite() ? done : null;
    }
  }

  private boolean isFinite(N network, S present) {
    return Double.isFinite(present.loss(network)) && present.isFinite(network);
  }

  private StepDraft read(N network, S present, long iteration) {
    StepDraft read =
        new StepDraft(
            iteration,
            present.epoch(network),
            present.loss(network),
            present.gradient(network),
            iteration == dataIteration ? data : DataSample.NONE,
            Intervention.NONE);
    // A gradient that is not finite although the loss is: the data may tell why.
    return Double.isFinite(read.loss()) && !read.isFinite()
        ? read.withData(present.data(network, false))
        : read;
  }

  private StepDraft govern(N network, S present, StepDraft read) {
    ScalableGradient scalable = present.scalable(network);
    try {
      return read.withIntervention(
          scalable == null
              ? governor.byVariable().end(read.loss(), read.layers())
              : governor.govern(read.iteration(), read.loss(), read.layers(), scalable));
    } catch (TrainingDivergedException e) {
      observe(read); // The sinks hear of it; no update follows.
      throw e;
    }
  }

  /**
   * Takes the update, after the optimiser, and lets the monitor have the step.
   *
   * @return whether the step was observed
   */
  public boolean update(N network) {
    StepDraft done = draft;
    S present = source;
    if (done == null || present == null) {
      return false;
    }
    draft = null;
    observe(readsSlowThings() ? done.withUpdate(present.update(network, done.iteration())) : done);
    return true;
  }

  /**
   * Lets the monitor have what there is of a step that is stopped before its whole gradient came.
   */
  public void stopped(N network) {
    data(network);
    S present = source(network);
    observe(read(network, present, present.iteration(network)));
  }

  private void observe(StepDraft finished) {
    GradientMonitor observer = Objects.requireNonNull(monitor, "begun with the source");
    observations++;
    observer.observe(finished.step(observer.network(), stopwatch.lap()));
    roster.observed(observer);
  }

  /** Lets the sinks know that a pass over the data has ended. */
  public void epochEnded() {
    if (monitor != null) {
      monitor.epochEnded();
    }
  }

  /** What decides on the gradients, whether it may change those of the present network or not. */
  Governor governor() {
    return requested;
  }

  /** Measures the time that is spent here. */
  Stopwatch stopwatch() {
    return stopwatch;
  }

  private boolean readsSlowThings() {
    return observations < SLOW_THINGS_EVERY || observations % SLOW_THINGS_EVERY == 0;
  }

  private boolean isDue(long iteration) {
    return observations == 0 || iteration % observeEvery == 0;
  }
}
