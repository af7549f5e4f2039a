package io.github.gradientmonitor.detection;

import io.github.gradientmonitor.diagnosis.Cause;
import io.github.gradientmonitor.diagnosis.DataCause;
import io.github.gradientmonitor.diagnosis.Finding;
import io.github.gradientmonitor.diagnosis.Severity;
import io.github.gradientmonitor.diagnosis.Words;
import io.github.gradientmonitor.observation.DataSample;
import io.github.gradientmonitor.statistics.ColumnStatistics;
import java.util.List;

/** Do features or labels hold NaN or infinity? One minibatch that does spoils all weights. */
final class DataValuesDetector implements Detector {
  private List<Finding> found = List.of();

  @Override
  public List<Finding> inspect(Reading reading) {
    if (found.isEmpty()) {
      DataSample data = reading.step().data();
      data.features().forEach(f -> look("the features", f.columns(), reading));
      data.labels().forEach(l -> look("the labels", l.columns(), reading));
    }
    return found;
  }

  private void look(String where, ColumnStatistics columns, Reading reading) {
    ColumnStatistics.Rows facts = columns.facts();
    if (facts.nonFinite() == 0 || !found.isEmpty()) {
      return;
    }
    Cause cause = new DataCause.HoldsNonFinite(where, facts.firstNonFinite(), reading.iteration());
    found =
        List.of(
            Sign.of(
                Severity.CRITICAL,
                List.of(),
                Words.format(
                    "%s of step %d hold NaN or infinity, %d elements, the first in column %d",
                    where, reading.iteration(), facts.nonFinite(), facts.firstNonFinite()),
                cause));
  }
}
