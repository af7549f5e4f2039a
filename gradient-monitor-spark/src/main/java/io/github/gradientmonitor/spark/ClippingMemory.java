package io.github.gradientmonitor.spark;

import io.github.gradientmonitor.clipping.ClippingState;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What clipping has learnt on this machine, for a task's successor in the next split: the network
 * and the listener of a task are gone when it ends.
 *
 * <p>A task that is tried again begins with what its first attempt began with. Any thread. Bounded.
 */
final class ClippingMemory {
  private static final int MOST = 256;

  private static final Map<Worker, Entry> ENTRIES =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Worker, Entry> eldest) {
          return size() > MOST;
        }
      };

  private record Worker(String session, int partition) {}

  private record Entry(int stage, @Nullable ClippingState before, ClippingState after) {}

  private ClippingMemory() {}

  /** What a task begins with; null when nothing is known here. */
  static @Nullable ClippingState before(String session, WorkerTask task) {
    synchronized (ENTRIES) {
      Entry entry = ENTRIES.get(new Worker(session, task.partition()));
      if (entry == null) {
        return null;
      }
      return entry.stage() == task.stage() ? entry.before() : entry.after();
    }
  }

  /**
   * Remembers what a task has learnt so far.
   *
   * @param before what it began with
   * @param after what it knows now
   */
  static void put(
      String session, WorkerTask task, @Nullable ClippingState before, ClippingState after) {
    synchronized (ENTRIES) {
      ENTRIES.put(new Worker(session, task.partition()), new Entry(task.stage(), before, after));
    }
  }
}
