package io.github.gradientmonitor.spark;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.gradientmonitor.clipping.ClippingState;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class ClippingMemoryTest {
  private final String session = UUID.randomUUID().toString();

  @Test
  void nothingIsKnownBeforeTheFirstTask() {
    assertThat(ClippingMemory.before(session, new WorkerTask(1, 0, 0))).isNull();
  }

  @Test
  void theTaskOfALaterStageGoesOnFromTheOneBefore() {
    ClippingMemory.put(session, new WorkerTask(1, 0, 0), null, state(10));

    assertThat(ClippingMemory.before(session, new WorkerTask(3, 0, 0))).isEqualTo(state(10));
  }

  @Test
  void aTaskThatIsTriedAgainBeginsWithWhatItsFirstAttemptBeganWith() {
    ClippingMemory.put(session, new WorkerTask(1, 0, 0), null, state(10));
    ClippingMemory.put(session, new WorkerTask(3, 0, 0), state(10), state(20));

    assertThat(ClippingMemory.before(session, new WorkerTask(3, 0, 1))).isEqualTo(state(10));
    assertThat(ClippingMemory.before(session, new WorkerTask(5, 0, 0))).isEqualTo(state(20));
  }

  @Test
  void workersAndTrainingsHaveAMemoryOfTheirOwn() {
    ClippingMemory.put(session, new WorkerTask(1, 0, 0), null, state(10));

    assertThat(ClippingMemory.before(session, new WorkerTask(3, 1, 0))).isNull();
    assertThat(ClippingMemory.before("another", new WorkerTask(3, 0, 0))).isNull();
  }

  @Test
  void ofManyWorkersThoseAreForgottenThatWereSilentForLongest() {
    for (int worker = 0; worker <= 256; worker++) {
      ClippingMemory.put(session, new WorkerTask(1, worker, 0), null, state(worker));
    }

    assertThat(ClippingMemory.before(session, new WorkerTask(3, 0, 0))).isNull();
    assertThat(ClippingMemory.before(session, new WorkerTask(3, 1, 0))).isEqualTo(state(1));
    assertThat(ClippingMemory.before(session, new WorkerTask(3, 256, 0))).isEqualTo(state(256));
  }

  private static ClippingState state(double steps) {
    return new ClippingState("counting", Map.of("steps", List.of(steps)));
  }
}
