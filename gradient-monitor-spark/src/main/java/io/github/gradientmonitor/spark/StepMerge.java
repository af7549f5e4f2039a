package io.github.gradientmonitor.spark;

import io.github.gradientmonitor.observation.DataSample;
import io.github.gradientmonitor.observation.FeatureSample;
import io.github.gradientmonitor.observation.Intervention;
import io.github.gradientmonitor.observation.LabelSample;
import io.github.gradientmonitor.observation.LayerSample;
import io.github.gradientmonitor.observation.Timing;
import io.github.gradientmonitor.observation.TrainingStep;
import io.github.gradientmonitor.observation.WeightUpdate;
import io.github.gradientmonitor.statistics.ColumnStatistics;
import io.github.gradientmonitor.statistics.TensorStatistics;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/** Makes one step of those of several workers; {@link MergedDiagnosis} says what becomes of it. */
final class StepMerge {
  private StepMerge() {}

  /**
   * Merges steps.
   *
   * @param steps of one iteration and one network, one or more
   */
  static TrainingStep of(List<TrainingStep> steps) {
    TrainingStep first = steps.get(0);
    if (steps.size() == 1) {
      return first;
    }
    List<LayerSample> layers = new ArrayList<>(first.layers().size());
    for (int i = 0; i < first.layers().size(); i++) {
      int layer = i;
      layers.add(layer(steps.stream().map(step -> step.layers().get(layer)).toList()));
    }
    return new TrainingStep(
        first.network(),
        first.iteration(),
        first.epoch(),
        weighted(steps, TrainingStep::loss),
        layers,
        intervention(steps.stream().map(TrainingStep::intervention).toList()),
        new Timing(
            steps.stream().mapToLong(step -> step.timing().watchingNanos()).sum(),
            steps.stream().mapToLong(step -> step.timing().elapsedNanos()).sum()),
        data(steps));
  }

  private static LayerSample layer(List<LayerSample> samples) {
    return new LayerSample(
        samples.get(0).layer(),
        tensor(samples.stream().map(LayerSample::weightGradient).toList()),
        tensor(samples.stream().map(LayerSample::biasGradient).toList()),
        update(samples.stream().map(LayerSample::update).toList()),
        samples.stream().mapToInt(LayerSample::silentUnits).min().orElse(0),
        mean(samples, LayerSample::saturation));
  }

  private static TensorStatistics tensor(List<TensorStatistics> tensors) {
    List<TensorStatistics> reached = tensors.stream().filter(each -> !each.isEmpty()).toList();
    if (reached.isEmpty()) {
      return TensorStatistics.EMPTY;
    }
    return new TensorStatistics(
        reached.get(0).count(),
        mean(reached, TensorStatistics::sum),
        mean(reached, TensorStatistics::absSum),
        rootMeanSquare(reached, TensorStatistics::l2Norm),
        reached.stream().mapToDouble(TensorStatistics::maxAbs).max().orElse(0),
        reached.stream().mapToLong(TensorStatistics::zeros).min().orElse(0),
        reached.stream().mapToLong(TensorStatistics::nonFinite).max().orElse(0));
  }

  private static WeightUpdate update(List<WeightUpdate> updates) {
    List<WeightUpdate> read = updates.stream().filter(each -> each.iteration() >= 0).toList();
    return read.isEmpty()
        ? WeightUpdate.UNKNOWN
        : new WeightUpdate(
            rootMeanSquare(read, WeightUpdate::weightNorm),
            rootMeanSquare(read, WeightUpdate::updateNorm),
            read.stream().mapToLong(WeightUpdate::iteration).max().orElse(-1));
  }

  private static Intervention intervention(List<Intervention> each) {
    if (each.stream().allMatch(Intervention.NONE::equals)) {
      return Intervention.NONE;
    }
    return new Intervention(
        rootMeanSquare(each, Intervention::normBefore),
        rootMeanSquare(each, Intervention::normAfter),
        each.stream().anyMatch(Intervention::skipped),
        mean(each, Intervention::clippedShare),
        each.stream().mapToLong(Intervention::clippedSteps).sum(),
        each.stream().mapToLong(Intervention::skippedSteps).sum());
  }

  private static DataSample data(List<TrainingStep> steps) {
    List<TrainingStep> read =
        steps.stream().filter(step -> !step.data().equals(DataSample.NONE)).toList();
    if (read.isEmpty()) {
      return DataSample.NONE;
    }
    List<DataSample> samples = read.stream().map(TrainingStep::data).toList();
    return new DataSample(
        pooled(samples, DataSample::features, StepMerge::features),
        pooled(samples, DataSample::labels, StepMerge::labels),
        samples.stream().mapToLong(DataSample::examples).sum(),
        fingerprint(samples),
        weighted(read, step -> step.data().penalty()));
  }

  /** The smallest, without sign, of those that are known, as it is of the examples of each. */
  private static long fingerprint(List<DataSample> samples) {
    return samples.stream()
        .map(DataSample::fingerprint)
        .filter(each -> each != 0)
        .min(Long::compareUnsigned)
        .orElse(0L);
  }

  private static <T> List<T> pooled(
      List<DataSample> samples, Function<DataSample, List<T>> part, Function<List<T>, T> pool) {
    List<List<T>> parts = samples.stream().map(part).filter(each -> !each.isEmpty()).toList();
    List<T> pooled = new ArrayList<>();
    for (int i = 0; !parts.isEmpty() && i < parts.get(0).size(); i++) {
      int index = i;
      pooled.add(pool.apply(parts.stream().map(each -> each.get(index)).toList()));
    }
    return pooled;
  }

  private static FeatureSample features(List<FeatureSample> samples) {
    return new FeatureSample(
        samples.get(0).input(), columns(samples.stream().map(FeatureSample::columns).toList()));
  }

  private static LabelSample labels(List<LabelSample> samples) {
    LabelSample first = samples.get(0);
    double divisor = samples.stream().mapToDouble(LabelSample::divisor).sum();
    return new LabelSample(
        first.output(),
        first.lossFunction(),
        columns(samples.stream().map(LabelSample::columns).toList()),
        divisor,
        mean(samples, LabelSample::constantLoss),
        samples.stream().mapToDouble(each -> each.loss() * each.divisor()).sum() / divisor);
  }

  private static ColumnStatistics columns(List<ColumnStatistics> columns) {
    ColumnStatistics all = columns.get(0);
    for (ColumnStatistics each : columns.subList(1, columns.size())) {
      all = all.combine(each);
    }
    return all;
  }

  private static double weighted(List<TrainingStep> steps, ToDoubleFunction<TrainingStep> number) {
    double sum = 0;
    double weights = 0;
    for (TrainingStep step : steps) {
      double weight = Math.max(1, step.data().examples());
      sum += weight * number.applyAsDouble(step);
      weights += weight;
    }
    return sum / weights;
  }

  private static <T> double mean(List<T> each, ToDoubleFunction<T> number) {
    return each.stream().mapToDouble(number).average().orElse(Double.NaN);
  }

  private static <T> double rootMeanSquare(List<T> each, ToDoubleFunction<T> number) {
    double norm = 0;
    for (T one : each) {
      norm = Math.hypot(norm, number.applyAsDouble(one));
    }
    return norm / Math.sqrt(each.size());
  }
}
