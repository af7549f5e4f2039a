package io.github.gradientmonitor.dl4j.internal.reading;

import io.github.gradientmonitor.dl4j.internal.network.Minibatch;
import io.github.gradientmonitor.dl4j.internal.network.Network;
import io.github.gradientmonitor.observation.DataSample;
import io.github.gradientmonitor.observation.FeatureSample;
import io.github.gradientmonitor.observation.LabelSample;
import io.github.gradientmonitor.observation.LossFunction;
import io.github.gradientmonitor.observation.NetworkProfile;
import io.github.gradientmonitor.statistics.ColumnAccumulator;
import io.github.gradientmonitor.statistics.ColumnStatistics;
import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.lossfunctions.ILossFunction;
import org.nd4j.linalg.lossfunctions.impl.LossBinaryXENT;
import org.nd4j.linalg.lossfunctions.impl.LossL2;
import org.nd4j.linalg.lossfunctions.impl.LossMCXENT;
import org.nd4j.linalg.lossfunctions.impl.LossMSE;
import org.nd4j.linalg.lossfunctions.impl.LossNegativeLogLikelihood;

/**
 * Reads features and labels of the minibatch that a network is trained on.
 *
 * <p>What is read lies in memory already, at the times of a {@link DataCadence}; where the loss has
 * no closed form for the best constant output, the loss function is asked.
 */
public final class DataReader {
  private final TableReader tables = new TableReader();
  private final DataCadence cadence = new DataCadence();
  private final boolean penalized;

  public DataReader(boolean penalized) {
    this.penalized = penalized;
  }

  /** Whether the loss of a network holds a penalty on weights. */
  public static boolean isPenalized(NetworkProfile network) {
    return network.layers().stream()
        .anyMatch(layer -> layer.settings().isPenalized() || layer.settings().weightDecay() > 0);
  }

  /**
   * Reads the minibatch of the present step.
   *
   * @param model a network between back-propagation and update
   * @param finite whether loss and gradient are finite
   */
  public DataSample read(Model model, boolean finite) {
    cadence.next(finite);
    Network network = Network.of(model);
    double penalty = 0;
    if (penalized) {
      penalty = cadence.readsPenalty() ? network.penalty() : Double.NaN;
    }
    Minibatch batch = network.minibatch();
    return new DataSample(
        features(batch), labels(batch, penalty), batch.size(), fingerprint(batch), penalty);
  }

  private List<FeatureSample> features(Minibatch batch) {
    List<FeatureSample> samples = new ArrayList<>(0);
    if (cadence.readsFeatures()) {
      for (Minibatch.Features features : batch.features()) {
        samples.add(
            new FeatureSample(
                features.name(), tables.read(features.array(), false, features.mask())));
      }
    }
    return samples;
  }

  private List<LabelSample> labels(Minibatch batch, double penalty) {
    List<LabelSample> samples = new ArrayList<>(0);
    boolean known = false;
    for (int i = 0; cadence.readsLabels() && i < batch.labels().size(); i++) {
      Minibatch.Labels labels = batch.labels().get(i);
      double loss = i == 0 ? labels.loss() - penalty : labels.loss();
      LabelSample sample = sample(labels, batch.size(), loss);
      known |= sample != null;
      samples.add(sample == null ? unknown(labels.name(), loss) : sample);
    }
    return known ? samples : List.of();
  }

  /** An output whose labels cannot be read: with it, nobody knows the guess of the whole. */
  private static LabelSample unknown(String output, double loss) {
    ColumnStatistics none = new ColumnAccumulator(1).snapshot();
    return new LabelSample(output, LossFunction.OTHER, none, 1, Double.NaN, loss);
  }

  private long fingerprint(Minibatch batch) {
    return cadence.readsFingerprint()
        ? Fingerprint.of(batch.firstFeatures(), batch.firstLabels())
        : 0;
  }

  private @Nullable LabelSample sample(Minibatch.Labels of, int batchSize, double ownLoss) {
    INDArray labels = of.array();
    if (labels == null || labels.rank() == 0 || labels.isEmpty()) {
      return null;
    }
    Layer output = of.output();
    INDArray mask = of.mask();
    ILossFunction loss = SettingsReader.loss(output.conf().getLayer());
    if (loss == null) {
      return null;
    }
    boolean lastIsColumn =
        output.conf().getLayer() instanceof RnnOutputLayer rnn
            && rnn.getRnnDataFormat() == RNNFormat.NWC
            && labels.rank() == 3;
    boolean severalColumns =
        labels.rank() > 1 && labels.size(lastIsColumn ? labels.rank() - 1 : 1) > 1;
    boolean eachElement = mask != null && severalColumns && mask.length() == labels.length();
    LossFunction known = eachElement ? LossFunction.OTHER : lossFunction(loss);
    double divisor = output.conf().isMiniBatch() ? Math.max(1, batchSize) : 1;
    double constantLoss =
        known == LossFunction.OTHER && cadence.asksLoss()
            ? ConstantLoss.of(loss, output.conf().getLayer(), labels, lastIsColumn, mask) / divisor
            : Double.NaN;
    return new LabelSample(
        of.name(), known, tables.read(labels, lastIsColumn, mask), divisor, constantLoss, ownLoss);
  }

  /** Losses of a closed form, as long as no weights stand before their columns. */
  private static LossFunction lossFunction(ILossFunction loss) {
    Class<?> kind = loss.getClass();
    if ((kind == LossMCXENT.class || kind == LossNegativeLogLikelihood.class)
        && ((LossMCXENT) loss).getWeights() == null) {
      return LossFunction.CROSS_ENTROPY;
    } else if (kind == LossBinaryXENT.class && ((LossBinaryXENT) loss).getWeights() == null) {
      return LossFunction.BINARY_CROSS_ENTROPY;
    } else if (kind == LossMSE.class && ((LossMSE) loss).getWeights() == null) {
      return LossFunction.MEAN_SQUARED_ERROR;
    } else if (kind == LossL2.class && ((LossL2) loss).getWeights() == null) {
      return LossFunction.SQUARED_ERROR;
    }
    return LossFunction.OTHER;
  }
}
