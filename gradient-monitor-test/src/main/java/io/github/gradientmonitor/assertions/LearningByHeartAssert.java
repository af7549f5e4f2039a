package io.github.gradientmonitor.assertions;

import io.github.gradientmonitor.dl4j.LearningByHeart;
import org.assertj.core.api.AbstractAssert;

/** Assertions about a {@link LearningByHeart}. */
public final class LearningByHeartAssert
    extends AbstractAssert<LearningByHeartAssert, LearningByHeart> {
  LearningByHeartAssert(LearningByHeart actual) {
    super(actual, LearningByHeartAssert.class);
  }

  /** The network has learnt the minibatch by heart. */
  public LearningByHeartAssert learnsByHeart() {
    isNotNull();
    if (!actual.isLearnt()) {
      failWithMessage("the network must learn one minibatch by heart, but: %s", actual);
    }
    return this;
  }
}
