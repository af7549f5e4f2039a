package io.github.gradientmonitor.web;

import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Carries out the exchanges of a server, each from its first byte to its last: on a few threads,
 * with a few that wait for them, and each for a bounded time. One that takes longer is interrupted,
 * upon which the channel that it waits for is closed ({@link java.nio.channels.SocketChannel}).
 */
final class Exchanges implements Executor, AutoCloseable {
  private final Duration time;
  private final ThreadPoolExecutor threads;
  private final ScheduledExecutorService clock;

  /**
   * Starts without a thread.
   *
   * @param most exchanges at a time
   * @param waiting exchanges that wait; more are refused
   * @param time that each may take
   */
  Exchanges(int most, int waiting, Duration time) {
    ThreadFactory daemons =
        task -> {
          Thread thread = new Thread(task, "gradient-monitor-web");
          thread.setDaemon(true);
          return thread;
        };
    this.time = time;
    this.threads =
        new ThreadPoolExecutor(
            most, most, 1, TimeUnit.MINUTES, new ArrayBlockingQueue<>(waiting), daemons);
    this.threads.allowCoreThreadTimeOut(true);
    this.clock = Executors.newSingleThreadScheduledExecutor(daemons);
  }

  @Override
  public void execute(Runnable exchange) {
    threads.execute(() -> inTime(exchange));
  }

  private void inTime(Runnable exchange) {
    Deadline deadline = new Deadline();
    Future<?> alarm = clock.schedule(deadline::pass, time.toMillis(), TimeUnit.MILLISECONDS);
    try {
      exchange.run();
    } finally {
      deadline.meet();
      alarm.cancel(false);
    }
  }

  @Override
  public void close() {
    threads.shutdownNow();
    clock.shutdownNow();
  }

  /** Interrupts the thread that has set it, unless it is met before it passes. */
  private static final class Deadline {
    private final Thread thread = Thread.currentThread();
    private boolean met;

    synchronized void pass() {
      if (!met) {
        thread.interrupt();
      }
    }

    synchronized void meet() {
      met = true;
    }
  }
}
