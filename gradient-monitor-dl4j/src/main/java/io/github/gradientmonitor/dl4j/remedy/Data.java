package io.github.gradientmonitor.dl4j.remedy;

import java.util.List;
import org.deeplearning4j.datasets.iterator.utilty.ListDataSetIterator;
import org.deeplearning4j.nn.conf.layers.BaseOutputLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.preprocessor.NormalizerStandardize;
import org.nd4j.linalg.lossfunctions.impl.LossL2;
import org.nd4j.linalg.lossfunctions.impl.LossMAE;

/**
 * Minibatches, and what they were scaled with.
 *
 * @param batches as the network gets them
 * @param guess loss of a network that always gives the mean of the targets; 1 where it is not known
 * @param scaling null when they are as they were
 */
record Data(List<DataSet> batches, double guess, @Nullable NormalizerStandardize scaling) {
  /** Root of the mean square of a feature. */
  private static final double LARGE = 10;

  static Data of(List<DataSet> batches, Blueprint network) {
    Data data = new Data(List.copyOf(batches), 1, null);
    if (!data.knowsTheGuess()) {
      return data;
    }
    INDArray labels = DataSet.merge(batches).getLabels();
    double guess =
        areNumbers(network) ? labels.var(false, 0).meanNumber().doubleValue() : entropy(labels);
    return new Data(data.batches(), guess > 0 ? guess : 1, null);
  }

  /** Of the shares of the classes. */
  private static double entropy(INDArray labels) {
    double entropy = 0;
    for (double share : labels.mean(0).toDoubleVector()) {
      entropy -= share > 0 ? share * Math.log(share) : 0;
      entropy -= labels.size(1) == 1 && share < 1 ? (1 - share) * Math.log(1 - share) : 0;
    }
    return entropy;
  }

  /** Whether {@link #guess} is known, which it is for labels in rows. */
  boolean knowsTheGuess() {
    return batches.get(0).getLabels().rank() == 2;
  }

  /** Whether features are far larger than weights are made for. */
  boolean isOutOfScale() {
    INDArray features = DataSet.merge(batches).getFeatures();
    return features.norm2Number().doubleValue() > LARGE * Math.sqrt((double) features.length());
  }

  /** The same with mean 0 and variance 1, the targets too where they are numbers. */
  Data scaled(boolean targets) {
    NormalizerStandardize normalizer = new NormalizerStandardize();
    normalizer.fitLabel(targets);
    normalizer.fit(new ListDataSetIterator<>(batches, 1));
    List<DataSet> scaled = batches.stream().map(DataSet::copy).toList();
    scaled.forEach(normalizer::preProcess);
    return new Data(scaled, targets ? 1 : guess, normalizer); // of variance 1
  }

  /** Whether the network is to give numbers, not classes. */
  static boolean areNumbers(Blueprint network) {
    return network.parts().stream().map(Part::layer).anyMatch(Data::givesNumbers);
  }

  private static boolean givesNumbers(@Nullable Layer layer) {
    return layer instanceof BaseOutputLayer output
        && (output.getLossFn() instanceof LossL2 || output.getLossFn() instanceof LossMAE);
  }

  /** Position of the first batch with an element that is not finite, -1 when there is none. */
  int firstNotFinite() {
    for (int i = 0; i < batches.size(); i++) {
      if (!Double.isFinite(batches.get(i).getFeatures().sumNumber().doubleValue())
          || !Double.isFinite(batches.get(i).getLabels().sumNumber().doubleValue())) {
        return i;
      }
    }
    return -1;
  }
}
