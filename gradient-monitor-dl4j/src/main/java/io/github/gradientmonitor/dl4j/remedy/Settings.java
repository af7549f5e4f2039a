package io.github.gradientmonitor.dl4j.remedy;

import io.github.gradientmonitor.advice.Remedy;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import org.deeplearning4j.nn.conf.GradientNormalization;
import org.deeplearning4j.nn.conf.dropout.Dropout;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.BaseOutputLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.regularization.L1Regularization;
import org.nd4j.linalg.learning.regularization.L2Regularization;
import org.nd4j.linalg.lossfunctions.ILossFunction;
import org.nd4j.linalg.lossfunctions.impl.LossBinaryXENT;
import org.nd4j.linalg.lossfunctions.impl.LossMCXENT;
import org.nd4j.linalg.lossfunctions.impl.LossMSE;

/** Remedies that change figures of the configuration and leave the layers as they are. */
final class Settings {
  /** A penalty that is small beside any loss: that of Krizhevsky et al. 2012 is 5e-4. */
  private static final double SMALL_PENALTY = 1e-4;

  private static final Map<String, Supplier<ILossFunction>> LOSSES =
      Map.of(
          "mcxent", LossMCXENT::new,
          "binaryxent", LossBinaryXENT::new,
          "mse", LossMSE::new);

  private final Blueprint plan;

  Settings(Blueprint plan) {
    this.plan = plan;
  }

  /**
   * Applies a remedy.
   *
   * @return what was changed, one sentence a layer
   * @throws RemedyRefusedException if it changes no configuration
   */
  List<String> apply(Remedy remedy) {
    if (remedy instanceof Remedy.ReplaceOutputActivation replace) {
      return output(remedy, replace.activation());
    } else if (remedy instanceof Remedy.ReplaceLoss replace) {
      return loss(replace);
    } else if (remedy instanceof Remedy.SetDropout dropout) {
      return dropout(dropout.keepProbability());
    } else if (remedy instanceof Remedy.LowerPenalty) {
      return penalty();
    } else if (remedy instanceof Remedy.LoosenClipping) {
      return unclip();
    } else if (remedy instanceof Remedy.SetUpdater updater) {
      return updater(updater);
    } else if (remedy instanceof Remedy.ResetBiases) {
      return biases();
    } else if (remedy instanceof Remedy.ScaleInputs || remedy instanceof Remedy.ScaleTargets) {
      throw new RemedyRefusedException(
          remedy, "it changes the data, not the network: fit a NormalizerStandardize to them");
    }
    throw new RemedyRefusedException(remedy, "it is for a person to do");
  }

  private List<String> output(Remedy remedy, String activation) {
    BaseOutputLayer layer = outputLayer(remedy);
    String before = String.valueOf(layer.getActivationFn());
    try {
      layer.setActivationFn(
          Activation.valueOf(activation.toUpperCase(Locale.ROOT)).getActivationFunction());
    } catch (IllegalArgumentException e) {
      throw new RemedyRefusedException(remedy, "Deeplearning4j has no such activation");
    }
    return List.of(plan.output().name + ": " + activation + " in place of " + before);
  }

  private List<String> loss(Remedy.ReplaceLoss remedy) {
    Supplier<ILossFunction> loss = LOSSES.get(remedy.loss());
    if (loss == null) {
      throw new RemedyRefusedException(
          remedy, "loss must be one of " + LOSSES.keySet() + ", but was " + remedy.loss());
    }
    outputLayer(remedy).setLossFn(loss.get());
    return List.of(plan.output().name + ": the loss " + remedy.loss());
  }

  private BaseOutputLayer outputLayer(Remedy remedy) {
    if (plan.output().layer() instanceof BaseOutputLayer layer) {
      return layer;
    }
    throw new RemedyRefusedException(remedy, "the last layer is no output layer");
  }

  private List<String> dropout(double keeps) {
    List<String> words = new ArrayList<>();
    for (Part part : plan.parts()) {
      Layer layer = part.layer();
      if (layer != null
          && layer.getIDropout() instanceof Dropout dropout
          && dropout.getP() < keeps) {
        layer.setIDropout(new Dropout(keeps));
        words.add(part.name + ": dropout keeps " + keeps + " in place of " + dropout.getP());
      }
    }
    return words;
  }

  private List<String> penalty() {
    List<String> words = new ArrayList<>();
    for (Part part : plan.parts()) {
      if (part.layer() instanceof BaseLayer layer
          && layer.getRegularization() != null
          && layer.getRegularization().removeIf(Settings::isPenalty)) {
        layer.getRegularization().add(new L2Regularization(SMALL_PENALTY));
        words.add(part.name + ": l2 of " + SMALL_PENALTY);
      }
    }
    return words;
  }

  private static boolean isPenalty(Object regularization) {
    return regularization instanceof L1Regularization || regularization instanceof L2Regularization;
  }

  private List<String> unclip() {
    List<String> words = new ArrayList<>();
    for (Part part : plan.parts()) {
      if (part.layer() instanceof BaseLayer layer
          && layer.getGradientNormalization() != null
          && layer.getGradientNormalization() != GradientNormalization.None) {
        layer.setGradientNormalization(GradientNormalization.None);
        words.add(part.name + ": gradient not clipped by the configuration");
      }
    }
    return words;
  }

  private List<String> updater(Remedy.SetUpdater remedy) {
    if (!remedy.updater().equals("Adam")) {
      throw new RemedyRefusedException(remedy, "the updater must be Adam");
    }
    List<String> names = new ArrayList<>();
    for (Part part : plan.parts()) {
      for (TrainedLayer layer : part.frozen() ? List.<TrainedLayer>of() : TrainedLayer.of(part)) {
        layer.setUpdater(new Adam(remedy.learningRate()));
        names.add(part.name);
      }
    }
    return names.isEmpty()
        ? List.of()
        : List.of(String.join(", ", names.stream().distinct().toList()) + ": " + remedy.action());
  }

  private List<String> biases() {
    List<String> words = new ArrayList<>();
    for (Part part : plan.parts()) {
      if (!part.frozen() && part.layer() instanceof BaseLayer layer && layer.getBiasInit() != 0) {
        layer.setBiasInit(0);
        part.drawn = true;
        words.add(part.name + ": biases begin at 0, and weights anew");
      }
    }
    return words;
  }
}
