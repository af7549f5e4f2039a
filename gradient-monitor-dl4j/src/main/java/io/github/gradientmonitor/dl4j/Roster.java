package io.github.gradientmonitor.dl4j;

import io.github.gradientmonitor.GradientMonitor;
import io.github.gradientmonitor.diagnosis.Diagnosis;
import io.github.gradientmonitor.observation.NetworkProfile;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.function.Function;
import org.deeplearning4j.nn.api.Model;
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
 */
final class Roster {
  private final Function<NetworkProfile, GradientMonitor> monitors;

  /** In the order in which they began. */
  private final List<Seat> seats = new ArrayList<>();

  private @Nullable GradientMonitor latest;

  private static final class Seat {
    private final WeakReference<Model> model;
    private final NetworkProfile profile;
    private final int number;
    private final GradientMonitor monitor;
    private String thread = Thread.currentThread().getName();
    private boolean started;
    private boolean present;

    Seat(Model model, NetworkProfile profile, int number, GradientMonitor monitor) {
      this.model = new WeakReference<>(model);
      this.profile = profile;
      this.number = number;
      this.monitor = monitor;
    }

    boolean isGone() {
      Model network = model.get();
      return network == null || network.getGradientsViewArray().wasClosed();
    }

    boolean isReplica(NetworkProfile other) {
      return profile.equals(other) && !thread.equals(Thread.currentThread().getName()) && !isGone();
    }
  }

  /**
   * Starts without any network.
   *
   * @param monitors gives the monitor of a network that is no replica
   */
  Roster(Function<NetworkProfile, GradientMonitor> monitors) {
    this.monitors = monitors;
  }

  /**
   * Gives a network its monitor, in place of any that it had.
   *
   * @param model trained by this thread
   * @param profile what it looks like now
   */
  synchronized GradientMonitor begin(Model model, NetworkProfile profile) {
    seats.removeIf(seat -> seat.model.refersTo(model) || (!seat.present && seat.isGone()));
    BitSet taken = new BitSet();
    GradientMonitor sibling = null;
    for (Seat seat : seats) {
      if (seat.isReplica(profile)) {
        taken.set(seat.number);
        sibling = seat.monitor;
      }
    }
    int number = taken.nextClearBit(1);
    NetworkProfile named =
        number == 1 ? profile : profile.named(profile.name() + " (" + number + ")");
    GradientMonitor monitor = sibling == null ? monitors.apply(named) : sibling.replica(named);
    seats.add(new Seat(model, profile, number, monitor));
    return monitor;
  }

  /** Hears that the network of a monitor has taken a step, on this thread. */
  synchronized void stepped(GradientMonitor monitor) {
    latest = monitor;
    boolean newcomer = false;
    for (Seat seat : seats) {
      if (seat.monitor == monitor) {
        newcomer = !seat.started;
        seat.started = true;
        seat.present = true;
        seat.thread = Thread.currentThread().getName();
      }
    }
    for (Seat seat : seats) {
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
