package io.github.gradientmonitor.detection;

import io.github.gradientmonitor.diagnosis.DataCause;
import io.github.gradientmonitor.diagnosis.Finding;
import io.github.gradientmonitor.diagnosis.Severity;
import io.github.gradientmonitor.diagnosis.Threshold;
import io.github.gradientmonitor.diagnosis.Thresholds;
import io.github.gradientmonitor.diagnosis.Words;
import io.github.gradientmonitor.observation.FeatureSample;
import io.github.gradientmonitor.observation.LayerProfile;
import io.github.gradientmonitor.observation.LayerRole;
import io.github.gradientmonitor.statistics.ColumnStatistics;
import java.util.List;
import java.util.Optional;

/** Are the inputs of a scale that a network takes, and their columns of the same? */
final class InputDetector implements Detector {
  private final double large;
  private final double small;
  private final double apart;
  private List<Finding> found = List.of();

  InputDetector(Thresholds thresholds) {
    this.large = thresholds.value(Threshold.INPUT_SCALE_LARGE);
    this.small = thresholds.value(Threshold.INPUT_SCALE_SMALL);
    this.apart = thresholds.value(Threshold.INPUT_COLUMNS);
  }

  @Override
  public List<Finding> inspect(Reading reading) {
    List<FeatureSample> features = reading.step().data().features();
    if (!features.isEmpty()) {
      List<LayerProfile> layers = reading.step().network().layers();
      boolean asIs =
          layers.isEmpty()
              || layers.get(0).role() == LayerRole.NORMALIZATION
              || layers.get(0).type().startsWith("Embedding");
      found =
          asIs ? List.of() : features.stream().flatMap(f -> look(f.columns()).stream()).toList();
    }
    return found;
  }

  private Optional<Finding> look(ColumnStatistics columns) {
    double most = 0;
    double least = Double.POSITIVE_INFINITY;
    for (int i = 0; i < columns.columns(); i++) {
      double rms = columns.rms(i);
      most = Math.max(most, rms);
      least = rms > 0 ? Math.min(least, rms) : least;
    }
    double largest = Math.max(Math.abs(columns.smallest()), Math.abs(columns.largest()));
    if (most > 0 && largest < small) {
      return Optional.of(
          Sign.of(
              Severity.WARNING,
              List.of(),
              Words.format(
                  "no input is larger than %s, where 1 is usual: the biases learn %s times faster"
                      + " than the weights",
                  Words.figure(largest), Words.factor(1 / most)),
              new DataCause.InputRange(largest)));
    }
    if (!(most > large)) {
      return Optional.empty();
    }
    if (most > apart * least) {
      return Optional.of(
          Sign.of(
              Severity.WARNING,
              List.of(),
              Words.format(
                  "the columns of the inputs differ by x%s: root mean squares of %s .. %s",
                  Words.factor(most / least), Words.figure(least), Words.figure(most)),
              new DataCause.InputColumns(most / least)));
    }
    return Optional.of(
        Sign.of(
            Severity.WARNING,
            List.of(),
            Words.format(
                "the inputs have a root mean square of up to %s, where 1 is usual",
                Words.figure(most)),
            new DataCause.InputRange(largest)));
  }
}
