package io.github.gradientmonitor.dl4j.remedy;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Runs work on a thread of its own, which has its own random numbers and workspaces, and waits for
 * it. When the waiting thread is interrupted, the work is told to stop, and is waited for still.
 */
final class Aside {
  private Aside() {}

  /** Runs the work; it may ask whether it is to stop. The thread stays interrupted if it was. */
  static <T> T run(Function<BooleanSupplier, T> work) {
    AtomicBoolean stopped = new AtomicBoolean();
    FutureTask<T> task =
        new FutureTask<>(
            () -> {
              try {
                return work.apply(stopped::get);
              } finally {
                Nd4j.getWorkspaceManager().destroyAllWorkspacesForCurrentThread();
              }
            });
    Thread thread = new Thread(task, "gradient-monitor-doctor");
    thread.setDaemon(true);
    thread.start();
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return task.get();
        } catch (InterruptedException e) {
          interrupted = true;
          stopped.set(true);
        } catch (ExecutionException e) {
          if (e.getCause() instanceof RuntimeException failure) {
            throw failure;
          }
          throw new IllegalStateException("the trial failed", e.getCause());
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
