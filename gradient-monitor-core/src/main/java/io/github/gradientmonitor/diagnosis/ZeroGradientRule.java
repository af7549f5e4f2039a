package io.github.gradientmonitor.diagnosis;

import io.github.gradientmonitor.diagnosis.Evidence.Measure;
import io.github.gradientmonitor.observation.LayerRole;
import io.github.gradientmonitor.observation.LayerSample;
import java.util.ArrayList;
import java.util.List;

/**
 * Is the gradient of whole layers exactly zero, check after check?
 *
 * <p>A single step does not count: an output layer that starts from zeros gives the hidden layers a
 * zero gradient in the first step only.
 */
final class ZeroGradientRule implements Rule {
  private final Persistence persistence;

  ZeroGradientRule(Thresholds thresholds) {
    this.persistence = new Persistence(thresholds.checks(), thresholds.checks());
  }

  @Override
  public void inspect(Reading reading, List<Finding> findings) {
    List<String> layers = new ArrayList<>(0);
    boolean outputToo = false;
    for (LayerSample sample : reading.step().layers()) {
      if (sample.isAllZero()) {
        layers.add(sample.layer().name());
        outputToo |= sample.layer().role() == LayerRole.OUTPUT;
      }
    }
    boolean present = !layers.isEmpty();
    if (persistence.accept(reading.step().iteration(), present, !present) && present) {
      findings.add(
          new Finding(
              Symptom.ZERO_GRADIENT,
              outputToo ? Severity.CRITICAL : Severity.WARNING,
              layers,
              persistence.since(),
              new Evidence(
                  Words.format(
                      "every element of the gradient of %s is exactly zero%s. Seen at %s",
                      Words.layers(layers),
                      outputToo
                          ? ", the output layer included: the loss does not depend on it"
                          : "",
                      Words.steps(persistence.sightings())),
                  List.of(new Measure("zero_layers", layers.size(), "layers")))));
    }
  }
}
