package io.github.gradientmonitor.spark;

import io.github.gradientmonitor.clipping.Clipper;
import io.github.gradientmonitor.clipping.ClippingPolicy;
import io.github.gradientmonitor.clipping.Scaling;
import io.github.gradientmonitor.clipping.StepGradient;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** Clips nothing, and remembers how many steps it has seen. */
record CountingPolicy() implements ClippingPolicy {
  /** The most steps that a clipper in this process has seen. */
  static final AtomicInteger MOST = new AtomicInteger();

  @Override
  public Clipper start() {
    return new Counter();
  }

  /** One of it. */
  static final class Counter implements Clipper {
    private static final String STEPS = "steps";

    private int steps;

    @Override
    public Scaling clip(StepGradient gradient) {
      steps++;
      MOST.accumulateAndGet(steps, Math::max);
      return Scaling.NONE;
    }

    @Override
    public Map<String, List<Double>> snapshot() {
      return Map.of(STEPS, List.of((double) steps));
    }

    @Override
    public void restore(Map<String, List<Double>> memory) {
      steps = memory.get(STEPS).get(0).intValue();
    }
  }
}
