package io.github.gradientmonitor.assertions;

import io.github.gradientmonitor.baseline.Course;
import io.github.gradientmonitor.diagnosis.Diagnosis;
import io.github.gradientmonitor.dl4j.LearningByHeart;

/**
 * Where assertions begin:
 *
 * <pre>{@code
 * assertThat(TrainingCheckup.of(network, batch)).hasNoFinding().isLike(baseline);
 * assertThat(TrainingCheckup.canLearnByHeart(network, batch)).learnsByHeart();
 * assertThat(course).isLike(Baseline.read(Path.of("src/test/resources/baseline.json")));
 * }</pre>
 */
public final class GradientAssertions {
  private GradientAssertions() {}

  /** About what is known of a network, before a training or in it. */
  public static DiagnosisAssert assertThat(Diagnosis actual) {
    return new DiagnosisAssert(actual);
  }

  /** About whether a network can learn one minibatch by heart. */
  public static LearningByHeartAssert assertThat(LearningByHeart actual) {
    return new LearningByHeartAssert(actual);
  }

  /** About the course of a run. */
  public static CourseAssert assertThat(Course actual) {
    return new CourseAssert(actual);
  }
}
