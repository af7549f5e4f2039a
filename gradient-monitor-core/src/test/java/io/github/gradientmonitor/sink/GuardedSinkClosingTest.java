package io.github.gradientmonitor.sink;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.gradientmonitor.diagnosis.Diagnosis;
import io.github.gradientmonitor.testing.LogCapture;
import io.github.gradientmonitor.testing.Steps;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Closing comes to an end, whatever a sink is doing. */
@Timeout(120)
class GuardedSinkClosingTest {
  private static final Diagnosis DIAGNOSIS = Diagnosis.pending(Steps.network(3));
  private static final Duration SHORT = Duration.ofMillis(200);

  private final LogCapture log = new LogCapture("test.GuardedSinkClosing");
  @TempDir private Path directory;

  @AfterEach
  void stopListening() {
    log.close();
  }

  /** Is busy until it is let go, and knows how often and after what it was closed. */
  private static final class BusySink implements MonitorSink {
    private final CountDownLatch busy = new CountDownLatch(1);
    private final CountDownLatch free = new CountDownLatch(1);
    private final AtomicInteger calls = new AtomicInteger();
    private final AtomicInteger closes = new AtomicInteger();

    @Override
    public void onDiagnosis(Diagnosis diagnosis) {
      calls.incrementAndGet();
      busy.countDown();
      await(free);
    }

    @Override
    public void close() {
      closes.incrementAndGet();
    }
  }

  @Test
  void aSinkThatWaitsForTheThreadThatClosesItIsClosedAfterwards() {
    GuardedSink[] guarded = new GuardedSink[1];
    int[] closes = new int[1];
    MonitorSink sink =
        new MonitorSink() {
          @Override
          public void onDiagnosis(Diagnosis diagnosis) {
            Thread closer = new Thread(guarded[0]::close);
            closer.start();
            join(closer);
          }

          @Override
          public void close() {
            closes[0]++;
          }
        };
    guarded[0] = new GuardedSink(sink, new MonitorLog(log.logger()), SHORT);

    guarded[0].onDiagnosis(DIAGNOSIS);

    assertThat(closes).containsExactly(1);
    assertThat(log.lines())
        .containsExactly(
            "WARN The sink "
                + sink.getClass().getName()
                + " was still busy after 200 ms and is left open; it is closed when it has"
                + " come to an end, and what it had yet to write is missing until then.");
  }

  @Test
  void theOthersAreClosedAndTheBusyOneIsCalledNoMore() {
    BusySink busy = new BusySink();
    BusySink other = new BusySink();
    GuardedSink first = new GuardedSink(busy, new MonitorLog(log.logger()), SHORT);
    Thread training = new Thread(() -> first.onDiagnosis(DIAGNOSIS));
    training.start();
    await(busy.busy);
    Thread replica = new Thread(() -> first.onDiagnosis(DIAGNOSIS));
    replica.start();

    GuardedSink.closeAll(List.of(first, new GuardedSink(other, new MonitorLog(log.logger()))));
    assertThat(busy.closes.get()).isZero();
    assertThat(other.closes.get()).isEqualTo(1);
    busy.free.countDown();
    join(training);
    join(replica);
    first.onDiagnosis(DIAGNOSIS);
    first.close();

    assertThat(busy.calls.get()).isEqualTo(1);
    assertThat(busy.closes.get()).isEqualTo(1);
    assertThat(log.lines()).hasSize(1);
  }

  @Test
  void anInterruptedThreadWaitsTooAndStaysInterrupted() {
    BusySink busy = new BusySink();
    GuardedSink guarded = new GuardedSink(busy, new MonitorLog(log.logger()));
    Thread training = new Thread(() -> guarded.onDiagnosis(DIAGNOSIS));
    training.start();
    await(busy.busy);
    AtomicBoolean interrupted = new AtomicBoolean();
    Thread closer =
        new Thread(
            () -> {
              Thread.currentThread().interrupt();
              guarded.close();
              interrupted.set(Thread.currentThread().isInterrupted());
            });
    closer.start();
    while (closer.getState() != Thread.State.TIMED_WAITING) {
      Thread.onSpinWait();
    }
    busy.free.countDown();
    join(closer);
    join(training);

    assertThat(interrupted).isTrue();
    assertThat(busy.closes.get()).isEqualTo(1);
    assertThat(log.lines()).isEmpty();
  }

  @Test
  void aSinkMayEndTheProgramWhileAShutdownHookClosesIt() throws Exception {
    Path report = directory.resolve("gradients.jsonl");

    SinkProgram.Ended ended =
        SinkProgram.run(directory, List.of(), ExitProgram.class, report.toString());

    assertThat(ended.exit()).as(ended.output()).isEqualTo(ExitProgram.EXIT);
    assertThat(ended.output())
        .contains("was still busy after 5000 ms and is left open", "the hook has ended");
    assertThat(Files.readString(report)).contains("closed\n");
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(60, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void join(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
