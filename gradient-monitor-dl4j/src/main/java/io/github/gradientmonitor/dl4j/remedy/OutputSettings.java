package io.github.gradientmonitor.dl4j.remedy;

import io.github.gradientmonitor.advice.Remedy;
import io.github.gradientmonitor.dl4j.internal.network.Vocabulary;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.deeplearning4j.nn.conf.layers.BaseOutputLayer;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationSigmoid;
import org.nd4j.linalg.activations.impl.ActivationSoftmax;
import org.nd4j.linalg.lossfunctions.ILossFunction;
import org.nd4j.linalg.lossfunctions.impl.LossBinaryXENT;
import org.nd4j.linalg.lossfunctions.impl.LossMCXENT;
import org.nd4j.linalg.lossfunctions.impl.LossMSE;

/** The activation and the loss of the output layer. */
final class OutputSettings {
  private static final Map<String, Supplier<ILossFunction>> LOSSES =
      Map.of(
          "mcxent", LossMCXENT::new,
          "binaryxent", LossBinaryXENT::new,
          "mse", LossMSE::new);

  private final Blueprint plan;

  OutputSettings(Blueprint plan) {
    this.plan = plan;
  }

  /** Puts another activation in the place of the present one. */
  List<String> replaceActivation(Remedy.ReplaceOutputActivation remedy) {
    String activation = remedy.activation();
    BaseOutputLayer layer = outputLayer(remedy);
    String before = String.valueOf(layer.getActivationFn());
    IActivation function = Vocabulary.activation(activation);
    if (function == null) {
      throw new RemedyRefusedException(remedy, "Deeplearning4j has no such activation");
    }
    layer.setActivationFn(function);
    return List.of(plan.output().name + ": " + activation + " in place of " + before);
  }

  /** Puts another loss in the place of the present one. */
  List<String> replaceLoss(Remedy.ReplaceLoss remedy) {
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

  /** Mends a softmax over one unit, which is always 1. */
  List<String> mend(Remedy.CheckOutputLayer remedy) {
    Part output = plan.output();
    BaseOutputLayer layer = (BaseOutputLayer) Blueprint.layer(output);
    if (layer.getNOut() != 1 || !(layer.getActivationFn() instanceof ActivationSoftmax)) {
      throw new RemedyRefusedException(
          remedy, "the output layer is no softmax over one unit, so a person has to look");
    }
    layer.setActivationFn(new ActivationSigmoid());
    layer.setLossFn(new LossBinaryXENT());
    return List.of(output.name + ": sigmoid with binary cross-entropy in place of a softmax");
  }
}
