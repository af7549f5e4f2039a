package io.github.gradientmonitor.diagnosis;

import io.github.gradientmonitor.diagnosis.Evidence.Measure;
import io.github.gradientmonitor.observation.LayerSample;
import java.util.ArrayList;
import java.util.List;

/** Is any element of a gradient, or the loss, NaN or infinite? One is enough, at once. */
final class NonFiniteRule implements Rule {
  private final Persistence persistence;

  NonFiniteRule(Thresholds thresholds) {
    this.persistence = new Persistence(1, thresholds.checks());
  }

  @Override
  public void inspect(Reading reading, List<Finding> findings) {
    List<String> layers = new ArrayList<>(0);
    long elements = 0;
    for (LayerSample sample : reading.step().layers()) {
      if (sample.nonFinite() > 0) {
        layers.add(sample.layer().name());
        elements += sample.nonFinite();
      }
    }
    boolean present = !layers.isEmpty();
    if (persistence.accept(reading.step().iteration(), present, !present)) {
      findings.add(
          new Finding(
              Symptom.NON_FINITE,
              Severity.CRITICAL,
              layers,
              persistence.since(),
              new Evidence(
                  sentence(reading, layers, elements),
                  List.of(
                      new Measure("non_finite", elements, "elements"),
                      new Measure("loss", reading.step().loss(), "")))));
    }
  }

  private String sentence(Reading reading, List<String> layers, long elements) {
    if (layers.isEmpty()) {
      return Words.format("gradients were not finite in step %d", persistence.since());
    }
    String deepest = layers.get(layers.size() - 1);
    return Words.format(
        "%d gradient elements are NaN or infinite in %s; on the way back %s is the first. Loss %s."
            + " Seen at step %d",
        elements, Words.layers(layers), deepest, reading.step().loss(), persistence.since());
  }
}
