package io.github.gradientmonitor.dl4j.remedy;

import java.util.Iterator;
import java.util.List;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.schedule.ISchedule;
import org.nd4j.linalg.schedule.MapSchedule;
import org.nd4j.linalg.schedule.ScheduleType;
import org.nd4j.shade.jackson.core.JsonProcessingException;
import org.nd4j.shade.jackson.databind.JsonNode;
import org.nd4j.shade.jackson.databind.ObjectMapper;
import org.nd4j.shade.jackson.databind.node.ObjectNode;

/** Changes the learning rate of an updater, by way of its JSON where it has a schedule. */
final class LearningRate {
  private static final List<String> RATES =
      List.of("initialValue", "value", "initialLearningRate", "maxLearningRate");
  private static final int STAIRS = 10;

  private LearningRate() {}

  /**
   * Multiplies the rate, and all rates of a schedule.
   *
   * @return what kept it from being done; null when it was done
   */
  static @Nullable String scale(IUpdater updater, double factor) {
    if (!updater.hasLearningRate()) {
      return updater.getClass().getSimpleName() + " has no learning rate";
    }
    JsonNode schedule = schedule(updater);
    if (schedule == null) {
      updater.setLrAndSchedule(factor * updater.getLearningRate(0, 0), null);
      return null;
    }
    boolean scaled = false;
    for (String rate : RATES) {
      if (schedule.path(rate).isNumber()) {
        ((ObjectNode) schedule).put(rate, factor * schedule.path(rate).doubleValue());
        scaled = true;
      }
    }
    if (schedule.path("values") instanceof ObjectNode values) {
      for (Iterator<String> keys = values.fieldNames(); keys.hasNext(); ) {
        String key = keys.next();
        values.put(key, factor * values.path(key).doubleValue());
      }
      scaled = true;
    }
    if (!scaled) {
      return "the rates of its schedule are not known";
    }
    try {
      updater.setLrAndSchedule(
          Double.NaN, NeuralNetConfiguration.mapper().treeToValue(schedule, ISchedule.class));
      return null;
    } catch (JsonProcessingException e) {
      return "its schedule cannot be copied";
    }
  }

  /**
   * Lets a constant rate rise in stairs from a tenth, beginning at an iteration.
   *
   * @return what kept it from being done; null when it was done
   */
  static @Nullable String warmUp(IUpdater updater, int from, int steps) {
    if (!updater.hasLearningRate()) {
      return updater.getClass().getSimpleName() + " has no learning rate";
    }
    if (schedule(updater) != null) {
      return "the learning rate has a schedule already";
    }
    double rate = updater.getLearningRate(0, 0);
    MapSchedule.Builder stairs = new MapSchedule.Builder(ScheduleType.ITERATION);
    stairs.add(0, rate / STAIRS);
    for (int stair = 1; stair < STAIRS; stair++) {
      int at = from + Math.max(stair, stair * steps / (STAIRS - 1));
      stairs.add(at, rate * (stair + 1) / STAIRS);
    }
    updater.setLrAndSchedule(Double.NaN, stairs.build());
    return null;
  }

  private static @Nullable JsonNode schedule(IUpdater updater) {
    ObjectMapper mapper = NeuralNetConfiguration.mapper();
    JsonNode schedule = mapper.valueToTree(updater).path("learningRateSchedule");
    return schedule.isObject() ? schedule : null;
  }
}
