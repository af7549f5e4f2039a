package io.github.gradientmonitor.detection;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.gradientmonitor.diagnosis.Diagnosis;
import io.github.gradientmonitor.diagnosis.Finding;
import io.github.gradientmonitor.diagnosis.Symptom;
import io.github.gradientmonitor.diagnosis.Thresholds;
import io.github.gradientmonitor.observation.Intervention;
import io.github.gradientmonitor.observation.NetworkProfile;
import io.github.gradientmonitor.observation.TrainingStep;
import io.github.gradientmonitor.testing.Steps;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Sentences are written late; what they say is what was seen when their finding was made. */
class EvidenceOfDetectorsTest {
  private static final int PHASE = 60;

  private final NetworkProfile network = Steps.network(8);
  private final Set<Symptom> symptoms = EnumSet.noneOf(Symptom.class);

  @Test
  void saysTheSameWhetherItIsReadAtOnceOrInTheEnd() {
    List<String> atOnce = new ArrayList<>();
    List<Finding> kept = new ArrayList<>();
    Diagnostician read = new Diagnostician(network, Thresholds.defaults());
    Diagnostician unread = new Diagnostician(network, Thresholds.defaults());
    for (TrainingStep step : course()) {
      for (Finding finding : read.diagnose(step).findings()) {
        symptoms.add(finding.symptom());
        atOnce.add(finding.evidence().sentence());
      }
      Diagnosis later = unread.diagnose(step);
      kept.addAll(later.findings());
    }

    assertThat(kept.stream().map(finding -> finding.evidence().sentence()).toList())
        .isEqualTo(atOnce);
    assertThat(symptoms)
        .contains(
            Symptom.VANISHING_GRADIENT,
            Symptom.EXPLODING_GRADIENT,
            Symptom.GRADIENT_SPIKE,
            Symptom.ZERO_GRADIENT,
            Symptom.UPDATE_TOO_LARGE,
            Symptom.UPDATE_TOO_SMALL,
            Symptom.DEAD_UNITS,
            Symptom.SATURATED_UNITS,
            Symptom.RISING_LOSS,
            Symptom.CLIPPING_MASKS_FAULT,
            Symptom.NON_FINITE);
  }

  /** Everything goes wrong, one thing after the other, never by the same figures. */
  private List<TrainingStep> course() {
    Random random = new Random(7);
    List<TrainingStep> steps = new ArrayList<>();
    for (int i = 0; i < PHASE; i++) {
      steps.add(Steps.sloping(network, steps.size(), 0.5 + 0.3 * random.nextDouble()));
    }
    for (int i = 0; i < PHASE; i++) {
      steps.add(Steps.sloping(network, steps.size(), -0.7 - 0.3 * random.nextDouble()));
    }
    for (int i = 0; i < 2 * PHASE; i++) {
      double leap = i % 20 == 19 ? 1e4 * (1 + random.nextDouble()) : 1 + random.nextDouble() / 10;
      steps.add(norms(steps.size(), leap));
    }
    for (int i = 0; i < 2 * PHASE; i++) {
      double share = random.nextDouble();
      long at = steps.size();
      steps.add(Steps.step(network, at, layer -> Steps.updated(layer, 0.5 + share, at)));
    }
    for (int i = 0; i < 2 * PHASE; i++) {
      double share = random.nextDouble();
      long at = steps.size();
      steps.add(Steps.step(network, at, layer -> Steps.updated(layer, 1e-8 * share, at)));
    }
    for (int i = 0; i < PHASE; i++) {
      double share = 0.9 + random.nextDouble() / 10;
      steps.add(Steps.step(network, steps.size(), layer -> Steps.saturated(layer, share)));
    }
    for (int i = 0; i < PHASE; i++) {
      int units = 80 + random.nextInt(20);
      steps.add(Steps.step(network, steps.size(), layer -> Steps.silent(layer, units)));
    }
    for (int i = 0; i < PHASE; i++) {
      steps.add(norms(steps.size(), 0));
    }
    for (int i = 0; i < 2 * PHASE; i++) {
      double factor = random.nextDouble();
      steps.add(
          norms(steps.size(), Math.pow(1.2, i))
              .withIntervention(new Intervention(1, factor, false, 0.9 + factor / 10, i + 1, 0)));
    }
    double loss = 5;
    for (int i = 0; i < 2 * PHASE; i++) {
      TrainingStep step = norms(steps.size(), 1);
      loss *= 1.1;
      steps.add(new TrainingStep(network, step.iteration(), 0, loss, step.layers()));
    }
    for (int i = 0; i < 3; i++) {
      steps.add(norms(steps.size(), Double.NaN));
    }
    return steps;
  }

  private TrainingStep norms(long iteration, double norm) {
    double[] norms = new double[network.size()];
    Arrays.fill(norms, norm);
    return Steps.ofNorms(network, iteration, norms);
  }
}
