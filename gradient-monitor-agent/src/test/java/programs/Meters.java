package programs;

import io.micrometer.core.instrument.Metrics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;

/** A program that has a Micrometer, and counts what is in it. */
public final class Meters {
  private Meters() {}

  public static void main(String[] args) {
    Metrics.addRegistry(new SimpleMeterRegistry());
    Xor.main(args);
    System.out.println("meters " + Metrics.globalRegistry.getMeters().size());
  }
}
