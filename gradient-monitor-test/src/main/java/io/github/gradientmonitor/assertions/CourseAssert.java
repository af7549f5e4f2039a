package io.github.gradientmonitor.assertions;

import io.github.gradientmonitor.baseline.Baseline;
import io.github.gradientmonitor.baseline.Course;
import io.github.gradientmonitor.baseline.Departure;
import java.util.List;
import org.assertj.core.api.AbstractAssert;

/** Assertions about a {@link Course}. */
public final class CourseAssert extends AbstractAssert<CourseAssert, Course> {
  CourseAssert(Course actual) {
    super(actual, CourseAssert.class);
  }

  /**
   * The run is like those of a baseline.
   *
   * @throws IllegalArgumentException if it cannot be compared, see {@link Baseline#departures}
   */
  public CourseAssert isLike(Baseline baseline) {
    isNotNull();
    List<Departure> departures = baseline.departures(actual);
    if (!departures.isEmpty()) {
      failWithMessage("the run must be like its baseline, but:%n%s", Departures.lines(departures));
    }
    return this;
  }
}
