package io.github.gradientmonitor.dl4j.remedy;

import io.github.gradientmonitor.advice.Remedy;
import io.github.gradientmonitor.dl4j.internal.network.BackPropagation;
import java.util.List;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;

/** The segments of truncated back-propagation through time. */
final class Segments {
  /** Length of a segment where there was none. */
  private static final int SEGMENT = 20;

  private final Blueprint plan;

  Segments(Blueprint plan) {
    this.plan = plan;
  }

  /** Halves them, or cuts sequences into some. */
  List<String> shorten(Remedy.ShortenBackpropagation remedy) {
    if (plan.parts().stream().noneMatch(part -> part.layer() instanceof RnnOutputLayer)) {
      throw new RemedyRefusedException(
          remedy, "segments need a loss at every time step, that of an RnnOutputLayer");
    }
    BackPropagation present = plan.backPropagation();
    int length = present.isTruncated() ? present.forward() / 2 : SEGMENT;
    if (length < 2) {
      throw new RemedyRefusedException(remedy, "segments have " + present.forward() + " steps");
    }
    plan.truncateTo(length);
    return List.of("back-propagation through segments of " + length + " steps");
  }
}
