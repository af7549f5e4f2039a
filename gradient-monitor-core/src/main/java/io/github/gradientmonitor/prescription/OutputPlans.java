package io.github.gradientmonitor.prescription;

import io.github.gradientmonitor.advice.Remedy;
import io.github.gradientmonitor.diagnosis.OutputCause;
import io.github.gradientmonitor.observation.ActivationFamily;

/** What to do about an output layer that cannot do what the loss asks of it. */
final class OutputPlans {
  private OutputPlans() {}

  static Plan against(OutputCause cause) {
    if (cause instanceof OutputCause.OutOfReach) {
      return Plan.of(new Remedy.ReplaceOutputActivation("identity"), new Remedy.ScaleTargets());
    } else if (cause instanceof OutputCause.Activation mismatch) {
      return Plan.of(new Remedy.ReplaceOutputActivation(activationFor(mismatch.loss())));
    } else if (cause instanceof OutputCause.Loss mismatch) {
      return Plan.of(new Remedy.ReplaceLoss(lossFor(mismatch.activation())));
    }
    if (cause instanceof OutputCause.LossOverTargets) {
      return Plan.of(new Remedy.ReplaceLoss("mse"));
    }
    return Plan.of(new Remedy.CheckOutputLayer());
  }

  private static String activationFor(String loss) {
    return switch (loss) {
      case "mcxent", "negativeloglikelihood", "sparsemcxent", "kld" -> "softmax";
      case "binaryxent" -> "sigmoid";
      default -> "identity";
    };
  }

  private static String lossFor(String activation) {
    return switch (ActivationFamily.of(activation)) {
      case SOFTMAX -> "mcxent";
      case SIGMOID -> "binaryxent";
      default -> "mse";
    };
  }
}
