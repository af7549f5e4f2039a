package io.github.gradientmonitor.dl4j;

import io.github.gradientmonitor.dl4j.internal.reading.InputGradient;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.api.MultiDataSet;

/**
 * The gradient of the loss at one time step of each sequence, by how far from it the inputs lie.
 * The loss is taken at the last step that has a label, and distances go back from it; or at the
 * first, and they go ahead.
 */
final class SequenceDistances {
  /** Shape [examples, inputs, steps]. */
  private final INDArray gradient;

  private final SequenceEnds sequences;

  /** Where there are labels; null when there is one for a sequence. */
  private final @Nullable SequenceEnds labelEnds;

  private final boolean back;

  private SequenceDistances(
      INDArray gradient, SequenceEnds sequences, @Nullable SequenceEnds labelEnds, boolean back) {
    this.gradient = gradient;
    this.sequences = sequences;
    this.labelEnds = labelEnds;
    this.back = back;
  }

  /**
   * Makes one pass.
   *
   * @param batch of which the last labelled step of each sequence counts, or the first
   * @param back whether the last step counts, and distances go back from it
   * @return null when the features are no sequences that a gradient reaches
   */
  static @Nullable SequenceDistances of(MultiDataSet batch, InputGradient pass, boolean back) {
    INDArray[] labels = batch.getLabels();
    INDArray[] masks = new INDArray[labels.length];
    SequenceEnds labelEnds = null;
    for (int i = 0; i < labels.length; i++) {
      masks[i] = batch.getLabelsMaskArray(i);
      if (labels[i].rank() == 3) {
        long steps = labels[i].size(2);
        INDArray mask = masks[i] == null ? sequenceMask(batch, steps) : masks[i];
        // A mask for each output: a step counts where any of them does.
        INDArray ofSteps = mask != null && mask.rank() == 3 ? mask.max(1) : mask;
        SequenceEnds ends = SequenceEnds.of(ofSteps, labels[i].size(0), steps);
        masks[i] = ends.mask(back);
        labelEnds = labelEnds == null ? ends : labelEnds;
      }
    }
    INDArray gradient =
        pass.by(
            new org.nd4j.linalg.dataset.MultiDataSet(
                batch.getFeatures(), labels, batch.getFeaturesMaskArrays(), masks));
    if (gradient == null) {
      return null;
    }
    long steps = gradient.size(2);
    if (labelEnds != null && labelEnds.steps() != steps) {
      labelEnds = null; // Their steps are not those of the features: distances are from the end.
    }
    return new SequenceDistances(
        gradient,
        SequenceEnds.of(sequenceMask(batch, steps), gradient.size(0), steps),
        labelEnds,
        back);
  }

  private static @Nullable INDArray sequenceMask(MultiDataSet batch, long steps) {
    INDArray[] masks = batch.getFeaturesMaskArrays();
    return masks == null
        ? null
        : Arrays.stream(masks)
            .filter(mask -> mask != null && mask.rank() == 2 && mask.size(1) == steps)
            .findFirst()
            .orElse(null);
  }

  /**
   * The root of the mean square over the sequences that are long enough, the farthest step first.
   *
   * @param reach steps to look at, at most
   */
  double[] norms(int reach) {
    double[][] norms = gradient.castTo(DataType.DOUBLE).norm2(1).toDoubleMatrix();
    int longest = 0;
    for (int i = 0; i < sequences.size(); i++) {
      longest = Math.max(longest, Math.min(reach, length(i)));
    }
    double[] means = new double[longest];
    for (int distance = 0; distance < longest; distance++) {
      double squares = 0;
      int count = 0;
      for (int i = 0; i < sequences.size(); i++) {
        if (distance < length(i)) {
          double norm = norms[i][back ? anchor(i) - distance : anchor(i) + distance];
          squares += norm * norm;
          count++;
        }
      }
      means[longest - 1 - distance] = Math.sqrt(squares / count);
    }
    return means;
  }

  /** Whether there is a label for every step. */
  boolean hasLabelsOfSteps() {
    return labelEnds != null;
  }

  /** Time steps of the longest sequence. */
  int longest() {
    return sequences.longest();
  }

  /** The time step at which the loss is taken; negative where a sequence has no label. */
  private int anchor(int i) {
    SequenceEnds ends = labelEnds == null ? sequences : labelEnds;
    return back || ends.last(i) < 0 ? ends.last(i) : ends.first(i);
  }

  /** Steps of a sequence from its anchor to its far end; 0 where it is masked throughout. */
  private int length(int i) {
    if (anchor(i) < 0 || sequences.last(i) < 0) {
      return 0;
    }
    return Math.max(
        0, back ? anchor(i) - sequences.first(i) + 1 : sequences.last(i) - anchor(i) + 1);
  }
}
