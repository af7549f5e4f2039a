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
 * @param spread mean variance of a target; 1 where they are classes
 * @param scaling null when they are as they were
 */
record Data(List<DataSet> batches, double spread, @Nullable NormalizerStandardize scaling) {

  static Data of(List<DataSet> batches, Blueprint network) {
    double spread = 1;
    if (areNumbers(network)) {
      INDArray labels = DataSet.merge(batches).getLabels();
      spread = labels.var(false, 0).meanNumber().doubleValue();
    }
    return new Data(List.copyOf(batches), spread > 0 ? spread : 1, null);
  }

  /** The same with mean 0 and variance 1, the targets too where they are numbers. */
  Data scaled(boolean targets) {
    NormalizerStandardize normalizer = new NormalizerStandardize();
    normalizer.fitLabel(targets);
    normalizer.fit(new ListDataSetIterator<>(batches, 1));
    List<DataSet> scaled = batches.stream().map(DataSet::copy).toList();
    scaled.forEach(normalizer::preProcess);
    return new Data(scaled, targets ? 1 : spread, normalizer);
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
