package io.github.gradientmonitor.spark;

import org.apache.spark.TaskContext;
import org.jspecify.annotations.Nullable;

/**
 * The place of a task in the training.
 *
 * @param stage of Spark, which counts up: a later split of the data has a higher one
 * @param partition which worker it was, 0 for the first; the same in every split, whatever machine
 *     the task runs on
 * @param attempt 0 for the first
 */
record WorkerTask(int stage, int partition, int attempt) {

  /** The task that the calling thread runs; null when it runs none. */
  static @Nullable WorkerTask current() {
    TaskContext context = TaskContext.get();
    return context == null
        ? null
        : new WorkerTask(context.stageId(), context.partitionId(), context.attemptNumber());
  }
}
