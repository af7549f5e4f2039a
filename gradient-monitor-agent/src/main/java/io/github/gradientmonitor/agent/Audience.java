package io.github.gradientmonitor.agent;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Who hears of a training: the listeners of the program, and behind them the agent's.
 *
 * <p>{@link ListenerReads} has Deeplearning4j call this wherever a training reads its listeners, so
 * nothing is thrown here. The monitor begins with the first training of each class loader that has
 * a Deeplearning4j, and the program's own lists are never touched.
 */
public final class Audience {
  /** Listeners of a program that watches itself; the agent stands back. */
  private static final Set<String> MONITORS =
      Set.of(
          "io.github.gradientmonitor.dl4j.GradientMonitorListener",
          "io.github.gradientmonitor.dl4j.SameDiffGradientListener");

  private static final Map<ClassLoader, Optional<Watch>> WATCHES = new ConcurrentHashMap<>();

  private static volatile @Nullable Opening opening;

  private record Opening(AgentOptions options, AgentJar jar) {}

  private Audience() {}

  /** Says how the trainings from now on are watched. */
  static void open(AgentOptions options, AgentJar jar) {
    opening = new Opening(options, jar);
  }

  /**
   * The listeners that a training calls.
   *
   * @param own those of the program; not changed
   * @param reader what is about to call them
   * @param type whose code reads them; its loader is the one that has Deeplearning4j
   */
  public static List<Object> of(@Nullable Collection<?> own, Object reader, Class<?> type) {
    List<Object> all = own == null ? new ArrayList<>() : new ArrayList<>(own);
    if (all.stream().noneMatch(Audience::isMonitor)) {
      WATCHES
          .computeIfAbsent(type.getClassLoader(), Audience::watch)
          .ifPresent(watch -> all.add(watch.listenerFor(reader)));
    }
    return all;
  }

  private static boolean isMonitor(@Nullable Object listener) {
    return listener != null && MONITORS.contains(listener.getClass().getName());
  }

  private static Optional<Watch> watch(ClassLoader program) {
    Opening present = Objects.requireNonNull(opening, "opening");
    try {
      return Optional.of(present.jar().watch(program, present.options()));
    } catch (ReflectiveOperationException | RuntimeException | LinkageError e) {
      Notice.say("nothing is watched, for the monitor does not start beside this program: " + e);
      return Optional.empty();
    }
  }
}
