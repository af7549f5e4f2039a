package io.github.gradientmonitor.spark;

import io.github.gradientmonitor.observation.DataSample;
import io.github.gradientmonitor.observation.LayerSample;
import io.github.gradientmonitor.observation.TrainingStep;
import io.github.gradientmonitor.sink.MonitorSink;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Turns the steps of one task into records.
 *
 * <p>Features are sent with the first step of the task, and with steps that are not finite: what
 * they look like changes slowly, and there may be many columns.
 */
final class StepRecorder implements MonitorSink {
  private final WorkerRecords records;
  private final KnownHeads known;
  private @Nullable RecordHead head;
  private long hash;

  /**
   * Starts without a step.
   *
   * @param records that grow with each step
   * @param known what the driver has
   */
  StepRecorder(WorkerRecords records, KnownHeads known) {
    this.records = records;
    this.known = known;
  }

  @Override
  public void onStep(TrainingStep step) {
    RecordHead current = head;
    if (current == null || !current.covers(step)) {
      current = RecordHead.of(step);
      head = current;
      byte[] bytes = HeadCodec.encode(current);
      hash = HeadShelf.hash(bytes);
      if (!known.contains(hash)) {
        records.addHead(bytes);
      }
    }
    boolean whole = records.steps().isEmpty() || !isFinite(step);
    byte[] encoded = StepCodec.encode(whole ? step : withoutFeatures(step), current);
    records.addStep(
        ByteBuffer.allocate(Long.BYTES + encoded.length).putLong(hash).put(encoded).array());
  }

  private static boolean isFinite(TrainingStep step) {
    return Double.isFinite(step.loss())
        && step.layers().stream().mapToLong(LayerSample::nonFinite).sum() == 0;
  }

  private static TrainingStep withoutFeatures(TrainingStep step) {
    DataSample data = step.data();
    return step.withData(
        new DataSample(
            List.of(), data.labels(), data.examples(), data.fingerprint(), data.penalty()));
  }
}
