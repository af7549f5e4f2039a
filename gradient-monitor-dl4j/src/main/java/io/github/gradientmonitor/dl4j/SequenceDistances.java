package io.github.gradientmonitor.dl4j;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.api.MultiDataSet;

/**
 * The gradient of the loss at one time step of each sequence, by how far from it the inputs lie.
 *
 * @param gradient shape [examples, inputs, steps]
 * @param sequences where each begins and ends
 * @param anchors time step of each sequence at which the loss is taken
 * @param back whether distances are counted toward the first step, not the last
 * @param everyStep whether there is a label for every step
 */
record SequenceDistances(
    INDArray gradient, SequenceEnds sequences, int[] anchors, boolean back, boolean everyStep) {

  /**
   * Makes one pass.
   *
   * @param batch of which the last labelled step of each sequence counts, or the first
   * @param back whether the last step counts, and distances go back from it
   * @throws IllegalArgumentException if the features are no sequences
   */
  static SequenceDistances of(MultiDataSet batch, InputGradient pass, boolean back) {
    INDArray[] labels = batch.getLabels();
    INDArray[] masks = new INDArray[labels.length];
    int[] anchors = null;
    for (int i = 0; i < labels.length; i++) {
      masks[i] = batch.getLabelsMaskArray(i);
      if (labels[i].rank() == 3) {
        long steps = labels[i].size(2);
        INDArray given = masks[i] == null ? sequenceMask(batch, steps) : masks[i];
        SequenceEnds labelled = SequenceEnds.of(given, labels[i].size(0), steps);
        masks[i] = labelled.mask(back, steps);
        anchors = anchors == null ? back ? labelled.last() : labelled.first() : anchors;
      }
    }
    INDArray gradient =
        pass.by(
            new org.nd4j.linalg.dataset.MultiDataSet(
                batch.getFeatures(), labels, batch.getFeaturesMaskArrays(), masks));
    if (gradient == null) {
      throw new IllegalArgumentException(
          "batch must hold sequences, shape [examples, inputs, steps], that a gradient reaches, but"
              + " its features have rank "
              + batch.getFeatures(0).rank());
    }
    long steps = gradient.size(2);
    SequenceEnds sequences = SequenceEnds.of(sequenceMask(batch, steps), gradient.size(0), steps);
    return new SequenceDistances(
        gradient, sequences, anchors == null ? sequences.last() : anchors, back, anchors != null);
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
    for (int i = 0; i < anchors.length; i++) {
      longest = Math.max(longest, Math.min(reach, length(i)));
    }
    double[] means = new double[longest];
    for (int distance = 0; distance < longest; distance++) {
      double squares = 0;
      int count = 0;
      for (int i = 0; i < anchors.length; i++) {
        if (distance < length(i)) {
          double norm = norms[i][back ? anchors[i] - distance : anchors[i] + distance];
          squares += norm * norm;
          count++;
        }
      }
      means[longest - 1 - distance] = Math.sqrt(squares / count);
    }
    return means;
  }

  /** Steps of a sequence from its anchor to its far end; 0 where it is masked throughout. */
  private int length(int i) {
    int length =
        back ? anchors[i] - sequences.first()[i] + 1 : sequences.last()[i] - anchors[i] + 1;
    return anchors[i] < 0 || sequences.last()[i] < 0 ? 0 : Math.max(0, length);
  }

  /** Time steps of the longest sequence. */
  int longest() {
    return sequences.longest();
  }
}
