package io.github.gradientmonitor.prescription;

import io.github.gradientmonitor.advice.Remedy;
import io.github.gradientmonitor.diagnosis.OutputCause;

/** What to do about an output layer that cannot do what the loss asks of it. */
final class OutputPlans {
  private OutputPlans() {}

  static Plan against(OutputCause cause) {
    return Plan.of(new Remedy.CheckOutputLayer());
  }
}
