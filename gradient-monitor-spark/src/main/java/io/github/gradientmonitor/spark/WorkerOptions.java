package io.github.gradientmonitor.spark;

import io.github.gradientmonitor.clipping.ClippingPolicy;
import io.github.gradientmonitor.clipping.NonFinitePolicy;
import io.github.gradientmonitor.dl4j.GradientMonitorListener;
import io.github.gradientmonitor.sink.MonitorSink;
import java.io.Serializable;

/**
 * What goes to the workers.
 *
 * @param observeEvery iterations from one observation to the next
 * @param clipping how gradients are clipped
 * @param onNonFinite what happens to gradients that are not finite
 */
record WorkerOptions(int observeEvery, ClippingPolicy clipping, NonFinitePolicy onNonFinite)
    implements Serializable {

  /** Whether anything is done to gradients, so that something is learnt of them. */
  boolean clips() {
    return !clipping.equals(ClippingPolicy.none());
  }

  /** A listener that reads and clips, and tells nobody else. */
  GradientMonitorListener listener(MonitorSink sink) {
    return GradientMonitorListener.builder()
        .observeEvery(observeEvery)
        .clipping(clipping)
        .onNonFinite(onNonFinite)
        .withoutLog()
        .sink(sink)
        .build();
  }
}
