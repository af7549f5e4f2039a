package io.github.gradientmonitor.sink;

import io.github.gradientmonitor.alert.Alert;
import io.github.gradientmonitor.diagnosis.Diagnosis;
import io.github.gradientmonitor.observation.NetworkProfile;
import io.github.gradientmonitor.observation.TrainingStep;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Tells apart the runs that one sink hears of, and keeps one thing for each.
 *
 * <p>A run is what one network does for as long as each step {@linkplain TrainingStep#continues
 * continues} the one before. Networks that take turns each keep their own run. Of more than {@link
 * #LIMIT} runs those stay open that still take steps: one that was silent for {@link #SILENCE}
 * steps of the others is closed for a new one.
 *
 * <p>One thread at a time.
 *
 * @param <T> what is kept for a run
 */
public final class Runs<T> implements AutoCloseable {
  /** Number of runs that stay open, however long they are silent. */
  public static final int LIMIT = 32;

  /** Steps of all runs after which a run that took none of them may be over. */
  public static final int SILENCE = 1024;

  private final BiFunction<NetworkProfile, Integer, T> opener;
  private final Consumer<T> closer;

  /** The open runs, the longest silent first. */
  private final Map<NetworkProfile, Run<T>> open = new LinkedHashMap<>(16, 0.75f, true);

  private @Nullable Run<T> latest;
  private int opened;
  private long steps;

  private static final class Run<T> {
    private final T kept;
    private TrainingStep step;
    private long heard;

    Run(T kept, TrainingStep first) {
      this.kept = kept;
      this.step = first;
    }
  }

  /**
   * Starts without any run.
   *
   * @param opener makes what is kept for a run, from its network and its number, 1 for the first
   * @param closer takes what was kept when its run is over
   */
  public Runs(BiFunction<NetworkProfile, Integer, T> opener, Consumer<T> closer) {
    this.opener = Objects.requireNonNull(opener, "opener");
    this.closer = Objects.requireNonNull(closer, "closer");
  }

  /**
   * The run of a step; opened when the step does not continue one that is known.
   *
   * @param diagnosis of a new step
   * @return what is kept for the run
   */
  public T accept(Diagnosis diagnosis) {
    TrainingStep step = diagnosis.step();
    Run<T> run =
        latest != null && latest.step.network().equals(step.network())
            ? latest
            : open.get(step.network());
    if (run == null || !step.continues(run.step)) {
      run = open(step);
    }
    run.step = step;
    run.heard = ++steps;
    latest = run;
    return run.kept;
  }

  /**
   * The run that an alert belongs to.
   *
   * @param alert of a step that was accepted before
   * @return empty when no open run has that step
   */
  public Optional<T> find(Alert alert) {
    return open.values().stream()
        .filter(run -> run.step.network().name().equals(alert.network()))
        .filter(run -> run.step.iteration() == alert.iteration())
        .reduce((earlier, later) -> later)
        .map(run -> run.kept);
  }

  /**
   * The run whose latest step this is.
   *
   * @param diagnosis of a step that was accepted before
   * @return empty when no open run has that step
   */
  public Optional<T> find(Diagnosis diagnosis) {
    Run<T> run = open.get(diagnosis.step().network());
    return run == null || run.step.iteration() != diagnosis.iteration()
        ? Optional.empty()
        : Optional.of(run.kept);
  }

  /** Closes all runs, those that were silent for longest first. */
  @Override
  public void close() {
    open.values().forEach(run -> closer.accept(run.kept));
    open.clear();
    latest = null;
  }

  private Run<T> open(TrainingStep first) {
    NetworkProfile network = first.network();
    Run<T> before = open.remove(network);
    if (before != null) {
      closer.accept(before.kept);
    }
    closeSilent();
    Run<T> run = new Run<>(opener.apply(network, ++opened), first);
    open.put(network, run);
    return run;
  }

  private void closeSilent() {
    Iterator<Run<T>> longestSilentFirst = open.values().iterator();
    while (open.size() >= LIMIT) {
      Run<T> run = longestSilentFirst.next();
      if (steps - run.heard < SILENCE) {
        return;
      }
      closer.accept(run.kept);
      longestSilentFirst.remove();
    }
  }
}
