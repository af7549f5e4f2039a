package io.github.gradientmonitor.dl4j.remedy;

import io.github.gradientmonitor.advice.Remedy;
import io.github.gradientmonitor.dl4j.internal.network.TrainedLayer;
import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.conf.GradientNormalization;
import org.deeplearning4j.nn.conf.dropout.Dropout;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.regularization.L1Regularization;
import org.nd4j.linalg.learning.regularization.L2Regularization;

/** What the layers of a network are trained with: figures that leave the layers as they are. */
final class TrainingSettings {
  /** A penalty that is small beside any loss: that of Krizhevsky et al. 2012 is 5e-4. */
  private static final double SMALL_PENALTY = 1e-4;

  private final Blueprint plan;

  TrainingSettings(Blueprint plan) {
    this.plan = plan;
  }

  /** Multiplies learning rates. */
  List<String> scaleRate(Remedy.ScaleLearningRate remedy) {
    return updaters(
        remedy,
        "learning rate times " + remedy.factor(),
        updater -> LearningRate.scale(updater, remedy.factor()));
  }

  /** Lets learning rates rise, from the present iteration on. */
  List<String> warmUp(Remedy.WarmUp remedy) {
    int from = plan.iteration();
    return updaters(
        remedy,
        "a learning rate that rises over " + remedy.steps() + " steps",
        updater -> LearningRate.warmUp(updater, from, remedy.steps()));
  }

  private interface Edit {
    /** What kept it from being done; null when it was done. */
    @Nullable String apply(IUpdater updater);
  }

  private List<String> updaters(Remedy remedy, String what, Edit edit) {
    List<String> names = new ArrayList<>();
    for (Part part : trainedParts()) {
      for (TrainedLayer layer : part.trainedLayers()) {
        for (IUpdater updater : layer.updaters()) {
          String obstacle = edit.apply(updater);
          if (obstacle != null) {
            throw new RemedyRefusedException(remedy, part.name + ": " + obstacle);
          }
        }
      }
      names.add(part.name);
    }
    return names.isEmpty() ? List.of() : List.of(String.join(", ", names) + ": " + what);
  }

  /** Clips the gradient of each layer at a norm. */
  List<String> clip(double norm) {
    List<String> words = new ArrayList<>();
    for (Part part : trainedParts()) {
      part.trainedLayers().forEach(layer -> layer.clip(GradientNormalization.ClipL2PerLayer, norm));
      words.add(part.name + ": gradient clipped at norm " + norm);
    }
    return words;
  }

  private List<Part> trainedParts() {
    return plan.parts().stream()
        .filter(part -> !part.frozen() && !part.trainedLayers().isEmpty())
        .toList();
  }

  /** The parts with parameters that a change of the training does not reach. */
  List<String> outOfReach() {
    return plan.parts().stream()
        .filter(part -> part.frozen() || part.isOutOfReach())
        .map(part -> part.name)
        .toList();
  }

  /** Gives all layers an updater with one learning rate. */
  List<String> setUpdater(Remedy.SetUpdater remedy) {
    if (!remedy.updater().equals("Adam")) {
      throw new RemedyRefusedException(remedy, "the updater must be Adam");
    }
    List<String> names = new ArrayList<>();
    for (Part part : plan.parts()) {
      for (TrainedLayer layer : part.frozen() ? List.<TrainedLayer>of() : part.trainedLayers()) {
        layer.setUpdater(new Adam(remedy.learningRate()));
        names.add(part.name);
      }
    }
    return names.isEmpty()
        ? List.of()
        : List.of(String.join(", ", names.stream().distinct().toList()) + ": " + remedy.action());
  }

  /** Lets dropout keep more of its inputs, where it keeps less. */
  List<String> keepMore(double keeps) {
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

  /** Puts a small penalty in the place of those that there are. */
  List<String> lowerPenalty() {
    List<String> words = new ArrayList<>();
    for (Part part : plan.parts()) {
      if (part.layer() instanceof BaseLayer layer
          && layer.getRegularization() != null
          && layer.getRegularization().removeIf(TrainingSettings::isPenalty)) {
        layer.getRegularization().add(new L2Regularization(SMALL_PENALTY));
        words.add(part.name + ": l2 of " + SMALL_PENALTY);
      }
    }
    return words;
  }

  private static boolean isPenalty(Object regularization) {
    return regularization instanceof L1Regularization || regularization instanceof L2Regularization;
  }

  /** Takes out what the configuration clips. */
  List<String> unclip() {
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

  /** Lets biases begin at 0. */
  List<String> resetBiases() {
    List<String> words = new ArrayList<>();
    for (Part part : plan.parts()) {
      if (!part.frozen() && part.layer() instanceof BaseLayer layer && layer.getBiasInit() != 0) {
        layer.setBiasInit(0);
        part.drawsAnew = true;
        words.add(part.name + ": biases begin at 0, and weights anew");
      }
    }
    return words;
  }
}
