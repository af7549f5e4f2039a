package io.github.gradientmonitor.observation;

import io.github.gradientmonitor.argument.Arguments;
import java.util.List;

/**
 * What was read of the data in one step.
 *
 * @param features of each input; empty when they were not read
 * @param labels of each output; empty when they were not read
 * @param examples in the minibatch; 0 when not known
 * @param fingerprint the smallest, without sign, of those of its examples, by which it is known
 *     when one of them comes again (Broder 1997, doi:10.1109/SEQUEN.1997.666900); 0 when not known
 * @param penalty the part of the loss that punishes large weights, 0 or more; NaN when it was not
 *     read, so that the loss without it is not known
 */
public record DataSample(
    List<FeatureSample> features,
    List<LabelSample> labels,
    long examples,
    long fingerprint,
    double penalty) {
  /** Nothing was read. */
  public static final DataSample NONE = new DataSample(List.of(), List.of(), 0, 0, Double.NaN);

  /**
   * Copies the lists.
   *
   * @throws IllegalArgumentException if the examples are negative
   */
  public DataSample {
    Arguments.notNegative(examples, "examples");
    features = Arguments.copy(features, "features");
    labels = Arguments.copy(labels, "labels");
  }

  /** Whether nothing was read. */
  public boolean isEmpty() {
    return examples == 0 && features.isEmpty() && labels.isEmpty();
  }
}
