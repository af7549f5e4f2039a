package io.github.gradientmonitor.dl4j;

import io.github.gradientmonitor.diagnosis.GradientHealth;
import io.github.gradientmonitor.trend.TimeTrend;
import java.util.Objects;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * How the gradient of a recurrent network fares on its way back through time: the norm of the loss
 * at the last time step, differentiated by the input at each step.
 *
 * <pre>{@code
 * SequenceProbe probe = SequenceProbe.of(network, batch);
 * probe.health();            // VANISHING
 * probe.trend().halfLife();  // 4.2 steps, in sequences of 100
 * }</pre>
 *
 * <p>A listener cannot read this, since Deeplearning4j forgets it after each pass. The probe makes
 * one pass of its own on a copy: the network and the random numbers of its training are as if it
 * had not been called. The pass is that of inference, without dropout.
 *
 * @param trend the norms over time, and the exponential law through them
 */
public record SequenceProbe(TimeTrend trend) {
  /** Decades over the sequence from which on the gradient counts as vanishing or exploding. */
  private static final double DECADES = 3;

  /** Share of the variance that the law must explain for that. */
  private static final double R_SQUARED = 0.5;

  /**
   * Looks at a network.
   *
   * @param network with sequences as input, shape [examples, inputs, steps]
   * @param batch a minibatch of what it is trained on; where there is a label for every step, only
   *     the last step of each sequence counts
   * @throws IllegalArgumentException if the features are no sequences
   */
  public static SequenceProbe of(MultiLayerNetwork network, DataSet batch) {
    MultiLayerNetwork original = Objects.requireNonNull(network, "network");
    INDArray features = Objects.requireNonNull(batch, "batch").getFeatures();
    if (features.rank() != 3) {
      throw new IllegalArgumentException(
          "batch must hold sequences, shape [examples, inputs, steps], but its features have rank "
              + features.rank());
    }
    INDArray labels = batch.getLabels();
    INDArray lastLabels =
        labels.rank() == 3 ? lastStepOnly(labels, batch) : batch.getLabelsMaskArray();
    return NetworkCopy.aside(
        () -> {
          INDArray gradient =
              NetworkCopy.of(original)
                  .calculateGradients(features, labels, batch.getFeaturesMaskArray(), lastLabels)
                  .getSecond();
          return new SequenceProbe(TimeTrend.of(norms(gradient)));
        });
  }

  /**
   * Whether the gradient reaches the first steps: vanishing or exploding when it loses or gains
   * three decades over the sequence, so that the first step moves the weights a thousand times less
   * or more than the last.
   */
  public GradientHealth health() {
    if (!(trend.line().rSquared() >= R_SQUARED)) {
      return GradientHealth.HEALTHY;
    }
    double lost = trend.decadesLost();
    if (lost >= DECADES) {
      return GradientHealth.VANISHING;
    }
    return lost <= -DECADES ? GradientHealth.EXPLODING : GradientHealth.HEALTHY;
  }

  /** A mask that is 1 at the last step that has a label in each sequence. */
  private static INDArray lastStepOnly(INDArray labels, DataSet batch) {
    long examples = labels.size(0);
    long steps = labels.size(2);
    INDArray given = batch.getLabelsMaskArray();
    INDArray mask = Nd4j.zeros(DataType.FLOAT, examples, steps);
    for (long i = 0; i < examples; i++) {
      long last = steps - 1;
      while (given != null && last > 0 && given.getDouble(i, last) == 0) {
        last--;
      }
      mask.putScalar(i, last, 1);
    }
    return mask;
  }

  private static double[] norms(INDArray gradient) {
    double[] norms = new double[Math.toIntExact(gradient.size(2))];
    for (int step = 0; step < norms.length; step++) {
      INDArray slice =
          gradient.get(NDArrayIndex.all(), NDArrayIndex.all(), NDArrayIndex.point(step));
      norms[step] = slice.castTo(DataType.DOUBLE).norm2Number().doubleValue();
    }
    return norms;
  }
}
