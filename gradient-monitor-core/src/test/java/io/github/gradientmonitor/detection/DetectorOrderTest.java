package io.github.gradientmonitor.detection;

import static io.github.gradientmonitor.testing.Steps.gradient;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.gradientmonitor.diagnosis.Diagnosis;
import io.github.gradientmonitor.diagnosis.Finding;
import io.github.gradientmonitor.diagnosis.Symptom;
import io.github.gradientmonitor.diagnosis.Thresholds;
import io.github.gradientmonitor.observation.LayerProfile;
import io.github.gradientmonitor.observation.LayerRole;
import io.github.gradientmonitor.observation.LayerSample;
import io.github.gradientmonitor.observation.NetworkProfile;
import io.github.gradientmonitor.observation.TrainingStep;
import io.github.gradientmonitor.observation.WeightUpdate;
import io.github.gradientmonitor.testing.Steps;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Detectors know nothing of each other: in any order they find the same. */
class DetectorOrderTest {
  private static final int STEPS = 120;

  private final NetworkProfile network = Steps.network(8);

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void theOrderOfDetectorsDoesNotChangeWhatIsFound(long seed) {
    List<Diagnosis> asListed = run(detectors -> detectors);
    List<Diagnosis> shuffled =
        run(
            detectors -> {
              Collections.shuffle(detectors, new Random(seed));
              return detectors;
            });

    Set<Symptom> met = EnumSet.noneOf(Symptom.class);
    for (int i = 0; i < STEPS; i++) {
      assertThat(shuffled.get(i).findings())
          .containsExactlyInAnyOrderElementsOf(asListed.get(i).findings());
      assertThat(shuffled.get(i).health()).isEqualTo(asListed.get(i).health());
      asListed.get(i).findings().stream().map(Finding::symptom).forEach(met::add);
    }
    assertThat(met)
        .containsExactlyInAnyOrder(
            Symptom.VANISHING_GRADIENT,
            Symptom.EXPLODING_GRADIENT,
            Symptom.NON_FINITE,
            Symptom.ZERO_GRADIENT,
            Symptom.DEAD_UNITS,
            Symptom.SATURATED_UNITS,
            Symptom.GRADIENT_SPIKE,
            Symptom.UPDATE_TOO_LARGE,
            Symptom.UPDATE_TOO_SMALL,
            Symptom.RISING_LOSS);
  }

  /** The one place where the order counts: the same fault, found in two ways. */
  @Test
  void theTrendOverDepthStandsBeforeTheScale() {
    List<Class<?>> order = new ArrayList<>();
    Diagnostician.detectors(network, Thresholds.defaults())
        .forEach(detector -> order.add(detector.getClass()));

    assertThat(order)
        .containsSubsequence(DepthDetector.class, ScaleDetector.class)
        .doesNotHaveDuplicates();
  }

  private List<Diagnosis> run(UnaryOperator<List<Detector>> order) {
    Thresholds limits = Thresholds.defaults();
    List<Detector> detectors =
        order.apply(new ArrayList<>(Diagnostician.detectors(network, limits)));
    Diagnostician diagnostician = new Diagnostician(network, limits, detectors);
    List<Diagnosis> diagnoses = new ArrayList<>();
    for (int i = 0; i < STEPS; i++) {
      diagnoses.add(diagnostician.diagnose(step(i)));
    }
    return diagnoses;
  }

  /** A training in which one thing after the other goes wrong. */
  private TrainingStep step(int i) {
    List<LayerSample> samples = network.layers().stream().map(layer -> sample(layer, i)).toList();
    return new TrainingStep(network, i, 0, i < 60 ? 1 : 3, samples);
  }

  private static LayerSample sample(LayerProfile layer, int i) {
    double decades = i < 10 ? 0.5 * (Math.min(layer.depth(), 8) - 8) : 0;
    double norm = i == 45 ? 100 : i == 110 ? Double.NaN : Math.pow(10, decades);
    double bias = i >= 50 && i < 55 && layer.depth() < 3 ? 0 : norm;
    double scale = i >= 80 && i < 90 && layer.role() == LayerRole.HIDDEN ? 5000 : 1;
    double ratio = i >= 20 && i < 30 ? 1e-8 : i >= 65 && i < 75 ? 0.5 : 1e-3;
    return new LayerSample(
        layer,
        gradient(bias == 0 ? 0 : scale),
        gradient(bias),
        new WeightUpdate(1, ratio, i),
        i >= 95 && layer.depth() == 2 ? 90 : 0,
        i >= 100 && layer.depth() < 7 ? 0.9 : 0.1);
  }
}
