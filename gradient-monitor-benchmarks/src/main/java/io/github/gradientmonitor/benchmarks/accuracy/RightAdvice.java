package io.github.gradientmonitor.benchmarks.accuracy;

import static org.deeplearning4j.nn.weights.WeightInit.LECUN_NORMAL;
import static org.deeplearning4j.nn.weights.WeightInit.RELU;

import io.github.gradientmonitor.advice.Remedy;
import java.util.Set;
import java.util.function.Predicate;
import org.deeplearning4j.nn.weights.WeightInit;

/** The advice that is right for a fault, if it comes first. */
final class RightAdvice {
  private RightAdvice() {}

  /** A sigmoid is replaced by something that does not saturate. */
  static boolean rectifies(Remedy remedy) {
    return remedy instanceof Remedy.SwapActivation swap
        && Set.of("relu", "leakyrelu", "elu", "selu").contains(swap.activation());
  }

  static boolean slows(Remedy remedy) {
    return remedy instanceof Remedy.ScaleLearningRate scale && scale.factor() < 1;
  }

  static boolean speeds(Remedy remedy) {
    return remedy instanceof Remedy.ScaleLearningRate scale && scale.factor() > 1;
  }

  static boolean draws(Remedy remedy) {
    return remedy instanceof Remedy.Reinitialize;
  }

  static boolean scalesInputs(Remedy remedy) {
    return remedy instanceof Remedy.ScaleInputs;
  }

  static boolean mendsOutput(Remedy remedy) {
    return remedy instanceof Remedy.CheckOutputLayer;
  }

  static boolean looksAtData(Remedy remedy) {
    return remedy instanceof Remedy.CheckData;
  }

  /** Against recurrent weights that are too large: clipping first, or other recurrent weights. */
  static boolean holdsInTime(Remedy remedy) {
    return remedy instanceof Remedy.ClipGradient
        || remedy.equals(new Remedy.Reinitialize("orthogonal"));
  }

  /** Initial weights that keep the variance of the signal. */
  static Predicate<Remedy> weights(WeightInit good) {
    String family =
        switch (good) {
          case RELU -> "he_";
          case LECUN_NORMAL -> "lecun_";
          default -> "xavier_";
        };
    return remedy ->
        remedy instanceof Remedy.Reinitialize draw && draw.weightInit().startsWith(family);
  }
}
