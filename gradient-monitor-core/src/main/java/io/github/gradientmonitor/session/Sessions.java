package io.github.gradientmonitor.session;

import io.github.gradientmonitor.clipping.ClippingState;
import io.github.gradientmonitor.clipping.Governor;
import io.github.gradientmonitor.clipping.TrainingDivergedException;
import io.github.gradientmonitor.diagnosis.Diagnosis;
import io.github.gradientmonitor.sink.GuardedSink;
import io.github.gradientmonitor.sink.MonitorLog;
import java.io.Serializable;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiFunction;
import java.util.function.Consumer;

/**
 * The training sessions of one listener: one for each network, with common sinks.
 *
 * <p>In each step of a training the adapter of a framework calls {@link #data} (if it can), {@link
 * #gradient} and {@link #update}, and {@link #epochEnded} after each pass over the data:
 *
 * <pre>{@code
 * Sessions<Network, NetworkSource> sessions = new Sessions<>(SessionSettings.of(sink), NetworkSource::new);
 * ...
 * network.backPropagate(batch);
 * sessions.gradient(network);
 * network.applyUpdate();
 * sessions.update(network);
 * }</pre>
 *
 * <p>Nothing that goes wrong in here reaches the training: it is logged once, and after five
 * failures in a row that network is not watched any more. What comes out is the {@link
 * TrainingDivergedException} that was asked for, and errors of the virtual machine itself, such as
 * an {@link OutOfMemoryError}, after every sink was closed.
 *
 * <p>Each network is trained by one thread at a time, several by several threads. State is kept for
 * each network by identity, and does not keep it from being collected.
 *
 * @param <N> the network
 * @param <S> what reads one
 */
public final class Sessions<N, S extends GradientSource<N>> implements AutoCloseable {
  private final MonitorLog log = new MonitorLog();
  private final AtomicBoolean lossOfSinksIsKnown = new AtomicBoolean();
  private final FaultLog faults = new FaultLog(log);
  private final SessionSettings settings;
  private final BiFunction<N, Governor, S> sources;
  private final List<GuardedSink> sinks;
  private final Roster<N> roster;
  private final WeakIdentityMap<N, Attachment<N, S>> attachments = new WeakIdentityMap<>();

  /**
   * Starts without any network.
   *
   * @param settings what was asked for
   * @param sources gives what reads a network, and is told what will decide on its gradients
   */
  public Sessions(SessionSettings settings, BiFunction<N, Governor, S> sources) {
    this.settings = settings;
    this.sources = sources;
    this.sinks = settings.sinks().stream().map(GuardedSink::of).toList();
    this.roster = new Roster<>((network, knowsLoss) -> settings.monitor(network, knowsLoss, sinks));
  }

  /** Takes features and labels, where they are forgotten once the gradient is there. */
  public void data(N network) {
    watch(network, session -> session.data(network));
  }

  /**
   * Takes the gradient, after back-propagation and before the optimiser.
   *
   * @throws TrainingDivergedException if that is asked for, and the gradient is not finite
   */
  public void gradient(N network) {
    watch(network, session -> session.gradient(network));
  }

  /** Takes the update, after the optimiser, which ends the step. */
  public void update(N network) {
    watch(
        network,
        session -> {
          if (session.update(network)) {
            attachment(network).succeeded();
          }
        });
  }

  /** Lets the sinks know that a pass over the data has ended. */
  public void epochEnded(N network) {
    watch(network, TrainingSession::epochEnded);
  }

  /**
   * Has something done with the session of a network, guarded and by the clock.
   *
   * @throws TrainingDivergedException if the action does
   */
  public void watch(N network, Consumer<TrainingSession<N, S>> action) {
    GuardedSink.orCloseAll(sinks, () -> attachment(network).guard(network, action));
  }

  /**
   * The latest diagnosis. Where several networks train, the worst of their {@link #diagnoses}: by
   * health, then by the severity of the worst finding, then that of the latest step. Before the
   * first step it is warming up.
   */
  public Diagnosis diagnosis() {
    return roster.worst();
  }

  /**
   * The latest diagnosis of each network that trains at present, in the order in which they began;
   * empty before the first step. At present train those that have taken an observed step since the
   * newest network took its first.
   */
  public List<Diagnosis> diagnoses() {
    return roster.diagnoses();
  }

  /** What the clipping policy has learnt from a network so far. */
  public ClippingState clippingState(N network) {
    return attachment(network).session().governor().snapshot();
  }

  /**
   * Has the clipping policy go on from what it had learnt.
   *
   * @throws IllegalArgumentException if the state is that of another policy or damaged
   */
  public void restoreClipping(N network, ClippingState state) {
    attachment(network).session().governor().restore(state);
  }

  /**
   * What was asked for, as it goes into a copy of the listener that is serialised: without the
   * sinks that cannot be, which the log names once.
   */
  public SessionSettings portableSettings() {
    List<String> left =
        settings.sinks().stream()
            .filter(sink -> !(sink instanceof Serializable))
            .map(sink -> sink.getClass().getName())
            .toList();
    if (!left.isEmpty() && lossOfSinksIsKnown.compareAndSet(false, true)) {
      log.warn(
          "A serialised copy of the gradient monitor leaves out the sinks that are not"
              + " serialisable: "
              + String.join(", ", left)
              + ".");
    }
    return settings.portable();
  }

  /** Closes the sinks; a second time, it does nothing. Networks may train on, and be clipped. */
  @Override
  public void close() {
    GuardedSink.closeAll(sinks);
  }

  private Attachment<N, S> attachment(N network) {
    return attachments.computeIfAbsent(network, () -> new Attachment<>(this::begin, faults));
  }

  private TrainingSession<N, S> begin() {
    return new TrainingSession<>(settings, sources, roster, log);
  }
}
