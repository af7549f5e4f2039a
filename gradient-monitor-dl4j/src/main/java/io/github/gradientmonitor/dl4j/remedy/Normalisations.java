package io.github.gradientmonitor.dl4j.remedy;

import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationIdentity;

/** Batch normalisation between the affine map and the activation of hidden layers. */
final class Normalisations {
  private final Blueprint plan;

  Normalisations(Blueprint plan) {
    this.plan = plan;
  }

  /** Inserts one before the activation of each hidden layer that has none behind it. */
  List<String> insert() {
    List<String> words = new ArrayList<>();
    for (Part part : plan.hidden()) {
      if (!(part.layer() instanceof DenseLayer || part.layer() instanceof ConvolutionLayer)
          || (part.layer() instanceof ConvolutionLayer images
              && images.getCnn2dDataFormat() != CNN2DFormat.NCHW)
          || plan.consumers(part).stream()
              .anyMatch(next -> next.layer() instanceof BatchNormalization)) {
        continue;
      }
      BaseLayer layer = (BaseLayer) Blueprint.layer(part);
      IActivation function = layer.getActivationFn();
      Part norm = part.beside(plan.unique(part.name + "_norm"), batchNorm(layer), part.name);
      plan.insertAfter(part, norm);
      if (!(function instanceof ActivationIdentity)) {
        layer.setActivationFn(new ActivationIdentity());
        Layer applied = new ActivationLayer(function);
        plan.insertAfter(
            norm, part.beside(plan.unique(part.name + "_activation"), applied, norm.name));
      }
      words.add(part.name + ": batch normalisation before its activation");
    }
    return words;
  }

  private static BatchNormalization batchNorm(BaseLayer layer) {
    long units = ((org.deeplearning4j.nn.conf.layers.FeedForwardLayer) layer).getNOut();
    BatchNormalization norm = new BatchNormalization.Builder().nIn(units).nOut(units).build();
    norm.setIUpdater(layer.getIUpdater() == null ? null : layer.getIUpdater().clone());
    norm.setGradientNormalization(layer.getGradientNormalization());
    norm.setGradientNormalizationThreshold(layer.getGradientNormalizationThreshold());
    return norm;
  }
}
