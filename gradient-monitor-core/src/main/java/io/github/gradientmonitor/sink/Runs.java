package io.github.gradientmonitor.sink;

import io.github.gradientmonitor.alert.Alert;
import io.github.gradientmonitor.diagnosis.Diagnosis;
import io.github.gradientmonitor.observation.NetworkProfile;
import io.github.gradientmonitor.observation.TrainingStep;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Tells apart the runs that one sink hears of, and keeps one thing for each.
 *
 * <p>A run is what one network does for as long as each step {@linkplain TrainingStep#continues
 * continues} the one before. Networks that take turns each keep their own run. Of more than {@link
 * #LIMIT} runs those stay open that still take steps: one that was silent for {@link #SILENCE}
 * steps of the others is closed for a new one, unless it is one that lasts.
 *
 * <p>One thread at a time.
 *
 * @param <T> what is kept for a run
 */
public final class Runs<T> implements AutoCloseable {
  /** Number of runs, beside those that last, that stay open however long they are silent. */
  public static final int LIMIT = 32;

  /** Steps of all runs after which a run that took none of them may be over. */
  public static final int SILENCE = 1024;

  private final BiFunction<NetworkProfile, Integer, T> opener;
  private final Consumer<T> closer;
  private final Predicate<T> lasting;

  /** The open runs, the longest silent first. */
  private final Map<NetworkProfile, Run<T>> open = new LinkedHashMap<>(16, 0.75f, true);

  private @Nullable Run<T> latest;
  private int opened;
  private long steps;

  private static final class Run<T> {
    private final T value;
    private TrainingStep step;
    private long latestStep;

    Run(T value, TrainingStep first) {
      this.value = value;
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
    this(opener, closer, value -> false);
  }

  /**
   * Starts without any run, and tells which of them are not closed for others, however long their
   * network is silent.
   *
   * @param opener makes what is kept for a run, from its network and its number, 1 for the first
   * @param closer takes what was kept when its run is over
   * @param lasting whether a run stays open until its network starts anew; the opener bounds their
   *     number
   */
  public Runs(
      BiFunction<NetworkProfile, Integer, T> opener, Consumer<T> closer, Predicate<T> lasting) {
    this.opener = Objects.requireNonNull(opener, "opener");
    this.closer = Objects.requireNonNull(closer, "closer");
    this.lasting = Objects.requireNonNull(lasting, "lasting");
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
    run.latestStep = ++steps;
    latest = run;
    return run.value;
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
        .map(run -> run.value);
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
        : Optional.of(run.value);
  }

  /**
   * Does something with what is kept for each open run, those that were silent for longest first.
   */
  public void forEach(Consumer<T> action) {
    open.values().forEach(run -> action.accept(run.value));
  }

  /**
   * Closes all runs, those that were silent for longest first.
   *
   * @throws RuntimeException what the closer threw first, after the last run was closed
   */
  @Override
  public void close() {
    List<Run<T>> last = List.copyOf(open.values());
    open.clear();
    latest = null;
    RuntimeException failure = null;
    for (Run<T> run : last) {
      try {
        closer.accept(run.value);
      } catch (RuntimeException e) {
        if (failure == null) {
          failure = e;
        } else {
          failure.addSuppressed(e);
        }
      }
    }
    if (failure != null) {
      throw failure;
    }
  }

  private Run<T> open(TrainingStep first) {
    NetworkProfile network = first.network();
    Run<T> run = new Run<>(opener.apply(network, opened + 1), first);
    opened++;
    Run<T> before = open.remove(network);
    List<Run<T>> over = before == null ? removeSilent() : List.of(before);
    open.put(network, run);
    latest = run;
    for (Run<T> each : over) {
      closer.accept(each.value);
    }
    return run;
  }

  /** Makes room for one more run; returns those that have to go, mostly none. */
  private List<Run<T>> removeSilent() {
    List<Run<T>> passing = open.values().stream().filter(run -> !lasting.test(run.value)).toList();
    List<Run<T>> silent =
        passing.stream()
            .limit(Math.max(0, passing.size() - LIMIT + 1))
            .filter(run -> steps - run.latestStep >= SILENCE)
            .toList();
    silent.forEach(run -> open.remove(run.step.network()));
    return silent;
  }
}
