package io.github.gradientmonitor.spark;

import io.github.gradientmonitor.sink.MonitorLog;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.deeplearning4j.core.storage.Persistable;
import org.deeplearning4j.core.storage.StatsStorageRouter;
import org.deeplearning4j.core.storage.StorageMetaData;
import org.jspecify.annotations.Nullable;

/**
 * Where Deeplearning4j puts, on the driver, what came with the results: the steps of this session
 * go to the desk, those of another session nowhere, and what is not the monitor's to the next
 * router. What the desk throws does not reach the training; what the next router throws does, as it
 * would without the monitor.
 */
final class DriverRouter implements StatsStorageRouter {
  private final String session;
  private final Consumer<List<WorkerRecords>> desk;
  private final MonitorLog log;
  private final @Nullable StatsStorageRouter next;
  private boolean failureIsKnown;

  /**
   * A router for one session.
   *
   * @param session whose steps are taken
   * @param desk who takes them
   * @param log told when the desk fails
   * @param next who gets the records of other listeners; null for nobody
   */
  DriverRouter(
      String session,
      Consumer<List<WorkerRecords>> desk,
      MonitorLog log,
      @Nullable StatsStorageRouter next) {
    this.session = Objects.requireNonNull(session, "session");
    this.desk = desk;
    this.log = log;
    this.next = next;
  }

  @Override
  public void putUpdate(Persistable update) {
    putUpdate(List.of(update));
  }

  @Override
  public void putUpdate(Collection<? extends Persistable> updates) {
    List<WorkerRecords> ours =
        updates.stream()
            .filter(WorkerRecords.class::isInstance)
            .map(WorkerRecords.class::cast)
            .filter(records -> records.getSessionID().equals(session))
            .toList();
    if (!ours.isEmpty()) {
      guarded(ours);
    }
    List<? extends Persistable> others =
        updates.stream().filter(each -> !(each instanceof WorkerRecords)).toList();
    if (next != null && !others.isEmpty()) {
      next.putUpdate(others);
    }
  }

  private void guarded(List<WorkerRecords> delivery) {
    try {
      desk.accept(delivery);
    } catch (Throwable e) {
      if (MonitorLog.isOfTheMachine(e)) {
        throw e;
      }
      if (!failureIsKnown) {
        failureIsKnown = true;
        log.warn("The gradient monitor failed on the driver; the training goes on.", e);
      }
    }
  }

  @Override
  public void putStorageMetaData(StorageMetaData metaData) {
    if (next != null) {
      next.putStorageMetaData(metaData);
    }
  }

  @Override
  public void putStorageMetaData(Collection<? extends StorageMetaData> metaData) {
    if (next != null) {
      next.putStorageMetaData(metaData);
    }
  }

  @Override
  public void putStaticInfo(Persistable info) {
    if (next != null) {
      next.putStaticInfo(info);
    }
  }

  @Override
  public void putStaticInfo(Collection<? extends Persistable> info) {
    if (next != null) {
      next.putStaticInfo(info);
    }
  }
}
