package io.github.gradientmonitor.trend;

import io.github.gradientmonitor.argument.Arguments;
import java.util.List;
import java.util.Objects;
import java.util.stream.DoubleStream;

/**
 * The norm of a gradient at each time step of a sequence, and the exponential law through it. The
 * gradient comes from the last step; a positive slope means that it shrinks on its way back.
 *
 * @param norms one for each time step, the first one first
 * @param line through the decimal logarithm of those that are finite and not zero
 */
public record TimeTrend(List<Double> norms, ExponentialTrend line) {

  /** Copies the list. */
  public TimeTrend {
    Objects.requireNonNull(line, "line");
    norms = Arguments.copy(norms, "norms");
  }

  /** Fits the law. */
  public static TimeTrend of(double... norms) {
    Objects.requireNonNull(norms, "norms");
    double[] steps = new double[norms.length];
    double[] logs = new double[norms.length];
    int n = 0;
    for (int step = 0; step < norms.length; step++) {
      if (norms[step] > 0 && norms[step] < Double.POSITIVE_INFINITY) {
        steps[n] = step;
        logs[n++] = Math.log10(norms[step]);
      }
    }
    return new TimeTrend(
        DoubleStream.of(norms).boxed().toList(), new TheilSen().fit(steps, logs, n));
  }

  /** Decades that the gradient loses from the last step to the first; negative when it gains. */
  public double decadesLost() {
    return line.slope() * (norms.size() - 1);
  }

  /** Steps back in time in which the gradient halves; negative when it doubles in so many. */
  public double halfLife() {
    return line.doubling();
  }
}
