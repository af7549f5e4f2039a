package io.github.gradientmonitor.spark;

/**
 * How the steps of the workers have come to the driver. Only {@link #steps} are diagnosed; what is
 * counted anywhere else changes no verdict.
 *
 * @param steps that were diagnosed, each worker's in its order
 * @param bytes of all records that came, without what Spark adds to them
 * @param late steps that came after a later one of the same worker, and were left out
 * @param doubled steps that had come before, and were left out
 * @param missing iterations between two steps of one worker that no step came of in time: lost,
 *     late, or never trained because the worker's share of the data was smaller than the others'
 * @param retries attempts of tasks that failed before the one that delivered; what they had
 *     recorded is lost with them
 * @param damaged records or steps that could not be read, and were left out
 */
public record Deliveries(
    long steps, long bytes, long late, long doubled, long missing, long retries, long damaged) {

  /** Nothing has come yet. */
  public static final Deliveries NONE = new Deliveries(0, 0, 0, 0, 0, 0, 0);

  /** Whether every step came once and in order. */
  public boolean isComplete() {
    return faults() == 0;
  }

  long faults() {
    return late + doubled + missing + retries + damaged;
  }

  Deliveries plus(Deliveries other) {
    return new Deliveries(
        steps + other.steps,
        bytes + other.bytes,
        late + other.late,
        doubled + other.doubled,
        missing + other.missing,
        retries + other.retries,
        damaged + other.damaged);
  }
}
