package io.github.gradientmonitor.dl4j.internal.reading;

import io.github.gradientmonitor.observation.DataSample;
import io.github.gradientmonitor.observation.FeatureSample;
import io.github.gradientmonitor.observation.LabelSample;
import io.github.gradientmonitor.observation.LossFunction;
import io.github.gradientmonitor.observation.NetworkProfile;
import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.api.layers.IOutputLayer;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
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
    double penalty = 0;
    if (penalized) {
      penalty = cadence.readsPenalty() ? penalty(model) : Double.NaN;
    }
    return model instanceof MultiLayerNetwork network
        ? sequence(network, penalty)
        : graph((ComputationGraph) model, penalty);
  }

  private static double penalty(Model model) {
    return model instanceof MultiLayerNetwork network
        ? network.calcRegularizationScore(true)
        : ((ComputationGraph) model).calcRegularizationScore(true);
  }

  private DataSample sequence(MultiLayerNetwork network, double penalty) {
    List<LabelSample> labelSamples = new ArrayList<>(0);
    List<FeatureSample> featureSamples = new ArrayList<>(0);
    INDArray input = network.getInput();
    INDArray target = network.getLabels();
    if (cadence.readsLabels() && target != null) {
      Layer output = network.getLayer(network.getnLayers() - 1);
      String name = String.valueOf(output.conf().getLayer().getLayerName());
      INDArray mask = output.getMaskArray();
      add(labelSamples, name, output, target, mask, network.batchSize());
    }
    if (cadence.readsFeatures() && input != null) {
      INDArray mask = network.getLayer(0).getMaskArray();
      featureSamples.add(new FeatureSample("input", tables.read(input, false, mask)));
    }
    return new DataSample(
        featureSamples, labelSamples, network.batchSize(), fingerprint(input, target), penalty);
  }

  private DataSample graph(ComputationGraph network, double penalty) {
    List<LabelSample> labelSamples = new ArrayList<>(0);
    List<FeatureSample> featureSamples = new ArrayList<>(0);
    INDArray[] inputs = network.getInputs();
    INDArray[] inputMasks = network.getInputMaskArrays();
    INDArray[] masks = network.getLabelMaskArrays();
    List<String> outputs = network.getConfiguration().getNetworkOutputs();
    INDArray first = null;
    for (int i = 0; i < outputs.size(); i++) {
      Layer output = network.getLayer(outputs.get(i));
      INDArray target = output instanceof IOutputLayer computed ? computed.getLabels() : null;
      first = first == null ? target : first;
      if (cadence.readsLabels() && output != null && target != null) {
        INDArray mask = masks == null ? null : masks[i];
        add(labelSamples, outputs.get(i), output, target, mask, network.batchSize());
      }
    }
    for (int i = 0; cadence.readsFeatures() && inputs != null && i < inputs.length; i++) {
      if (inputs[i] != null) {
        String name = network.getConfiguration().getNetworkInputs().get(i);
        INDArray mask = inputMasks == null ? null : inputMasks[i];
        featureSamples.add(new FeatureSample(name, tables.read(inputs[i], false, mask)));
      }
    }
    INDArray input = inputs == null || inputs.length == 0 ? null : inputs[0];
    return new DataSample(
        featureSamples, labelSamples, network.batchSize(), fingerprint(input, first), penalty);
  }

  private long fingerprint(@Nullable INDArray input, @Nullable INDArray labels) {
    return cadence.readsFingerprint() ? Fingerprint.of(input, labels) : 0;
  }

  private void add(
      List<LabelSample> samples,
      String name,
      Layer output,
      INDArray labels,
      @Nullable INDArray mask,
      int batchSize) {
    ILossFunction loss = SettingsReader.loss(output.conf().getLayer());
    if (loss == null || labels.rank() == 0 || labels.isEmpty()) {
      return;
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
    samples.add(
        new LabelSample(
            name, known, tables.read(labels, lastIsColumn, mask), divisor, constantLoss));
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
