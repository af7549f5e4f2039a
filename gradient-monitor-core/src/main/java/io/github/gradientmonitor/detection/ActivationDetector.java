package io.github.gradientmonitor.detection;

import io.github.gradientmonitor.diagnosis.Finding;
import io.github.gradientmonitor.diagnosis.Severity;
import io.github.gradientmonitor.diagnosis.SignalCause;
import io.github.gradientmonitor.diagnosis.Words;
import io.github.gradientmonitor.observation.ActivationFamily;
import io.github.gradientmonitor.observation.LayerProfile;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Do the activations of the hidden layers let the signal through, and make it nonlinear? */
final class ActivationDetector implements Detector {
  /** Sigmoids in more hidden layers than this shrink the signal to less than a hundredth. */
  private static final int SIGMOIDS = 3;

  private @Nullable List<Finding> found;

  @Override
  public List<Finding> inspect(Reading reading) {
    if (found == null) {
      found = look(reading.step().network().hiddenLayers());
    }
    return found;
  }

  private static List<Finding> look(List<LayerProfile> hidden) {
    List<Finding> findings = new ArrayList<>(0);
    List<LayerProfile> dense = hidden.stream().filter(l -> l.type().equals("Dense")).toList();
    List<LayerProfile> softmax =
        dense.stream().filter(l -> l.family() == ActivationFamily.SOFTMAX).toList();
    if (!softmax.isEmpty()) {
      String names = Words.layers(Sign.names(softmax));
      findings.add(
          Sign.of(
              Severity.WARNING,
              Sign.names(softmax),
              "softmax in the hidden layers " + names + " squeezes the signal to a sum of 1",
              new SignalCause.HiddenSoftmax(names)));
    }
    boolean linear =
        dense.size() >= 2
            && dense.size() == hidden.size()
            && dense.stream().allMatch(l -> l.activation() == null && l.normalization() == null);
    if (linear) {
      findings.add(
          Sign.of(
              Severity.WATCH,
              Sign.names(dense),
              dense.size() + " dense layers in a row without a nonlinearity are one linear map",
              new SignalCause.LinearLayers(dense.size())));
    }
    List<LayerProfile> sigmoids =
        hidden.stream()
            .filter(l -> l.family() == ActivationFamily.SIGMOID && l.normalization() == null)
            .toList();
    if (sigmoids.size() > SIGMOIDS && sigmoids.stream().noneMatch(LayerProfile::recurrent)) {
      findings.add(
          Sign.of(
              Severity.WATCH,
              Sign.names(sigmoids),
              "sigmoid in "
                  + sigmoids.size()
                  + " hidden layers, each of which lets a quarter of the signal back at most",
              new SignalCause.SigmoidLayers(sigmoids.size())));
    }
    return findings;
  }
}
