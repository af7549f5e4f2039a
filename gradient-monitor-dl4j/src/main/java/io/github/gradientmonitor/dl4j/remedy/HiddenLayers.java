package io.github.gradientmonitor.dl4j.remedy;

import io.github.gradientmonitor.advice.Remedy;
import io.github.gradientmonitor.dl4j.internal.network.Vocabulary;
import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.BaseRecurrentLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.weights.IWeightInit;
import org.deeplearning4j.nn.weights.WeightInit;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationIdentity;

/** The layers between input and output, whose activations and initial weights can be changed. */
final class HiddenLayers {
  private final Blueprint plan;

  HiddenLayers(Blueprint plan) {
    this.plan = plan;
  }

  /** Swaps their activation, and draws the weights before it anew. */
  List<String> swapActivation(Remedy.SwapActivation swap) {
    IActivation function = activation(swap);
    IWeightInit init = weightInit(swap, swap.weightInit());
    List<String> words = new ArrayList<>();
    for (Part part : plan.parts()) {
      if (!plan.feedsWeights(part) || part.frozen()) {
        continue;
      }
      if (part.layer() instanceof ActivationLayer layer) {
        words.add(activationWords(part, layer.getActivationFn(), function));
        layer.setActivationFn(function);
      } else if (part.layer() instanceof BaseLayer layer
          && !(layer instanceof BaseRecurrentLayer)
          && !(layer instanceof BatchNormalization)) {
        if (!(layer.getActivationFn() instanceof ActivationIdentity)) {
          words.add(activationWords(part, layer.getActivationFn(), function));
          layer.setActivationFn(function);
        }
        layer.setWeightInitFn(init);
        part.drawsAnew = true;
      }
    }
    return words;
  }

  private static String activationWords(Part part, IActivation before, IActivation after) {
    return part.name + ": activation " + after + " in place of " + before;
  }

  /** Draws their weights anew. */
  List<String> reinitialize(Remedy.Reinitialize remedy) {
    List<String> words = new ArrayList<>();
    boolean orthogonal = remedy.weightInit().equals("orthogonal");
    IWeightInit init = orthogonal ? null : weightInit(remedy, remedy.weightInit());
    for (Part part : plan.hidden()) {
      if (part.layer() instanceof BaseRecurrentLayer layer) {
        layer.setWeightInitFn(init == null ? layer.getWeightInitFn() : init);
        layer.setWeightInitFnRecurrent(WeightInit.LECUN_NORMAL.getWeightInitFunction());
        part.orthogonal = true;
        part.drawsAnew = true;
        words.add(part.name + ": recurrent weights drawn anew, orthogonal");
      } else if (init != null && part.layer() instanceof BaseLayer layer) {
        layer.setWeightInitFn(init);
        part.drawsAnew = true;
        words.add(part.name + ": weights drawn anew, " + remedy.weightInit());
      }
    }
    return words;
  }

  private static IActivation activation(Remedy.SwapActivation remedy) {
    IActivation function = Vocabulary.activation(remedy.activation());
    if (function == null) {
      throw new RemedyRefusedException(remedy, "Deeplearning4j has no such activation");
    }
    return function;
  }

  private static IWeightInit weightInit(Remedy remedy, String name) {
    IWeightInit init = Vocabulary.weightInit(name);
    if (init == null) {
      throw new RemedyRefusedException(
          remedy, "weightInit must be one of " + Vocabulary.inits() + ", but was " + name);
    }
    return init;
  }
}
