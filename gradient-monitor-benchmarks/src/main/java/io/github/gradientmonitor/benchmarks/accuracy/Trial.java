package io.github.gradientmonitor.benchmarks.accuracy;

import java.util.function.BiConsumer;
import org.deeplearning4j.nn.api.Model;
import org.nd4j.linalg.dataset.DataSet;

/**
 * One training that is about to be made.
 *
 * @param network initialised
 * @param task what it has to learn
 * @param steps how long it is trained
 * @param beforeStep what happens to the network before a step; mostly nothing
 * @param poison what happens to the minibatch of a step; mostly nothing
 */
record Trial(
    Model network,
    Task task,
    int steps,
    BiConsumer<Model, Integer> beforeStep,
    BiConsumer<DataSet, Integer> poison) {

  Trial(Model network, Task task, int steps) {
    this(network, task, steps, (model, step) -> {}, (batch, step) -> {});
  }

  /** The same with something that happens to the network before a step. */
  Trial disturbed(BiConsumer<Model, Integer> beforeStep) {
    return new Trial(network, task, steps, beforeStep, poison);
  }

  /** The same with something that happens to the minibatch of a step. */
  Trial poisoned(BiConsumer<DataSet, Integer> poison) {
    return new Trial(network, task, steps, beforeStep, poison);
  }
}
