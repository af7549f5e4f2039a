package io.github.gradientmonitor.detection;

import io.github.gradientmonitor.diagnosis.Severity;

/**
 * Whether the network learns, as far as the loss can tell. A fault of the gradient that does not
 * keep a network from learning is worth watching, no more.
 *
 * @param fall share of its first values by which the loss has fallen; negative when it has risen
 * @param learns whether it has fallen far enough to say that the network learns
 * @param learnt whether it has ever fallen that far
 * @param stalled whether it should have begun to fall by now, and has not
 * @param rising whether it is far above its first values
 */
record Progress(double fall, boolean learns, boolean learnt, boolean stalled, boolean rising) {

  /** Severity of a fault that matters only as long as the network does not learn. */
  Severity unlessLearning(Severity severity) {
    return learns ? Severity.WATCH : severity;
  }

  /** Severity of a sign that matters only when the network does not learn. */
  Severity onlyIfStalled(Severity severity) {
    return stalled || rising ? severity : Severity.WATCH;
  }
}
