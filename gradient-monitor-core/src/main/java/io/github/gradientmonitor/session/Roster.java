package io.github.gradientmonitor.session;

import io.github.gradientmonitor.GradientMonitor;
import io.github.gradientmonitor.diagnosis.Diagnosis;
import io.github.gradientmonitor.observation.NetworkProfile;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Tells the networks of one listener apart, and knows which of them train at present.
 *
 * <p>Networks of the same profile that train on different threads are replicas: they get numbers,
 * and share their alerts. Threads are told apart by name, for workers that are started anew bear
 * the names of the last ones, whose networks may not be closed yet. At present train those that
 * have taken a step since the newest network took its first: of networks that train one after the
 * other the last, of networks that train side by side or by turns all. One that was closed or
 * collected stays until another takes a step.
 *
 * <p>Any thread. No network is kept alive.
 *
 * @param <N> the network
 */
final class Roster<N> {
  private final Monitors monitors;

  /** In the order in which they began. */
  private final List<Seat<N>> seats = new ArrayList<>();

  private @Nullable GradientMonitor latest;

  /** Makes the monitor of a network that is no replica. */
  interface Monitors {
    GradientMonitor of(NetworkProfile network, boolean knowsLoss);
  }

  private static final class Seat<N> {
    private final WeakReference<N> network;
    private final GradientSource<N> source;
    private final int number;
    private final GradientMonitor monitor;
    private String thread = Thread.currentThread().getName();
    private boolean started;
    private boolean present;

    Seat(N network, GradientSource<N> source, int number, GradientMonitor monitor) {
      this.network = new WeakReference<>(network);
      this.source = source;
      this.number = number;
      this.monitor = monitor;
    }

    boolean isGone() {
      N left = network.get();
      return left == null || source.isClosed(left);
    }

    boolean isReplica(NetworkProfile other) {
      return source.profile().equals(other)
          && !thread.equals(Thread.currentThread().getName())
          && !isGone();
    }
  }

  /**
   * Starts without any network.
   *
   * @param monitors gives the monitor of a network that is no replica
   */
  Roster(Monitors monitors) {
    this.monitors = monitors;
  }

  /**
   * Gives a network its monitor, in place of any that it had.
   *
   * @param network trained by this thread
   * @param source reads what it looks like now
   */
  synchronized GradientMonitor begin(N network, GradientSource<N> source) {
    seats.removeIf(seat -> seat.network.refersTo(network) || (!seat.present && seat.isGone()));
    NetworkProfile profile = source.profile();
    BitSet taken = new BitSet();
    GradientMonitor sibling = null;
    for (Seat<N> seat : seats) {
      if (seat.isReplica(profile)) {
        taken.set(seat.number);
        sibling = seat.monitor;
      }
    }
    int number = taken.nextClearBit(1);
    NetworkProfile named =
        number == 1 ? profile : profile.named(profile.name() + " (" + number + ")");
    GradientMonitor monitor =
        sibling == null ? monitors.of(named, source.knowsLoss()) : sibling.replica(named);
    seats.add(new Seat<>(network, source, number, monitor));
    return monitor;
  }

  /** Hears that the network of a monitor has observed a step, on this thread. */
  synchronized void observed(GradientMonitor monitor) {
    latest = monitor;
    boolean newcomer = false;
    for (Seat<N> seat : seats) {
      if (seat.monitor == monitor) {
        newcomer = !seat.started;
        seat.started = true;
        seat.present = true;
        seat.thread = Thread.currentThread().getName();
      }
    }
    for (Seat<N> seat : seats) {
      if (seat.present && seat.monitor != monitor && (newcomer || seat.isGone())) {
        seat.present = false;
      }
    }
  }

  /**
   * The latest diagnoses of the networks that train at present, in the order of their beginning.
   */
  synchronized List<Diagnosis> diagnoses() {
    return seats.stream()
        .filter(seat -> seat.present)
        .map(seat -> seat.monitor.diagnosis())
        .toList();
  }

  /** The worst of them; of equally bad ones that of the latest step. */
  synchronized Diagnosis worst() {
    Diagnosis worst =
        latest == null
            ? Diagnosis.pending(new NetworkProfile("no network yet", List.of(), null))
            : latest.diagnosis();
    for (Diagnosis diagnosis : diagnoses()) {
      worst = diagnosis.isWorseThan(worst) ? diagnosis : worst;
    }
    return worst;
  }
}
