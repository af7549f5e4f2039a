package io.github.gradientmonitor.dl4j.internal.network;

import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Work on a thread of its own, which is waited for. Every thread has its own source of random
 * numbers, which initialisation and dropout draw from, and its own workspaces: the training to come
 * draws the same numbers as if nothing had been tried.
 */
public final class Aside {
  private Aside() {}

  /**
   * Runs a computation.
   *
   * @throws IllegalStateException if the wait is interrupted; the thread stays interrupted
   */
  public static <T> T run(Callable<T> computation) {
    FutureTask<T> task = start(computation, "gradient-monitor");
    try {
      return task.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while the network was looked at", e);
    } catch (ExecutionException e) {
      throw failure(e, "the network could not be looked at");
    }
  }

  /**
   * Runs work that can end early. When the waiting thread is interrupted, the work is told to stop,
   * and is waited for still; the thread stays interrupted.
   *
   * @param work may ask whether it is to stop
   */
  public static <T> T runToTheEnd(Function<BooleanSupplier, T> work) {
    AtomicBoolean stopped = new AtomicBoolean();
    FutureTask<T> task = start(() -> work.apply(stopped::get), "gradient-monitor-doctor");
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return task.get();
        } catch (InterruptedException e) {
          interrupted = true;
          stopped.set(true);
        } catch (ExecutionException e) {
          throw failure(e, "the trial failed");
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private static <T> FutureTask<T> start(Callable<T> computation, String threadName) {
    FutureTask<T> task =
        new FutureTask<>(
            () -> {
              try {
                return computation.call();
              } finally {
                Nd4j.getWorkspaceManager().destroyAllWorkspacesForCurrentThread();
              }
            });
    Thread thread = new Thread(task, threadName);
    thread.setDaemon(true);
    thread.start();
    return task;
  }

  private static RuntimeException failure(ExecutionException e, String message) {
    return e.getCause() instanceof RuntimeException failure
        ? failure
        : new IllegalStateException(message, e.getCause());
  }
}
