package io.github.gradientmonitor.spark;

import io.github.gradientmonitor.observation.TrainingStep;
import io.github.gradientmonitor.sink.MonitorLog;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;

/** Unpacks what comes to the driver; what cannot be read is counted, and told once. */
final class Intake {
  /**
   * A step that came.
   *
   * @param task that took it
   * @param step as it was taken
   */
  record Arrival(WorkerTask task, TrainingStep step) {}

  private final HeadShelf shelf;
  private final MonitorLog log;
  private Deliveries deliveries = Deliveries.NONE;

  Intake(HeadShelf shelf, MonitorLog log) {
    this.shelf = shelf;
    this.log = log;
  }

  /** The steps of one delivery, in the order of the records. */
  List<Arrival> unpack(Collection<WorkerRecords> delivery) {
    for (WorkerRecords records : delivery) {
      addHeads(records); // Of all first: a step of one may use the head of another.
    }
    List<Arrival> arrivals = new ArrayList<>();
    for (WorkerRecords records : delivery) {
      if (records.version() != WorkerRecords.VERSION) {
        damaged(
            new MalformedRecordException(
                "records of version "
                    + records.version()
                    + " came to a driver of version "
                    + WorkerRecords.VERSION));
        continue;
      }
      count(new Deliveries(0, 0, 0, 0, 0, records.task().attempt(), 0));
      for (byte[] bytes : records.steps()) {
        try {
          arrivals.add(new Arrival(records.task(), step(bytes)));
        } catch (MalformedRecordException e) {
          damaged(e);
        }
      }
    }
    return arrivals;
  }

  /** Bytes, retries and damages so far. */
  Deliveries deliveries() {
    return deliveries;
  }

  private void addHeads(WorkerRecords records) {
    for (byte[] head : records.heads()) {
      count(new Deliveries(0, head.length, 0, 0, 0, 0, 0));
      try {
        shelf.add(head);
      } catch (MalformedRecordException e) {
        damaged(e);
      }
    }
  }

  private TrainingStep step(byte[] bytes) throws MalformedRecordException {
    count(new Deliveries(0, bytes.length, 0, 0, 0, 0, 0));
    if (bytes.length < Long.BYTES) {
      throw new MalformedRecordException("a step is cut off");
    }
    RecordHead head = shelf.head(ByteBuffer.wrap(bytes).getLong());
    if (head == null) {
      throw new MalformedRecordException("a step came without its head");
    }
    return StepCodec.decode(Arrays.copyOfRange(bytes, Long.BYTES, bytes.length), head);
  }

  private void damaged(MalformedRecordException e) {
    if (deliveries.damaged() == 0) {
      log.warn("A record from a worker cannot be read and is left out: " + e.getMessage() + ".");
    }
    count(new Deliveries(0, 0, 0, 0, 0, 0, 1));
  }

  private void count(Deliveries more) {
    deliveries = deliveries.plus(more);
  }
}
