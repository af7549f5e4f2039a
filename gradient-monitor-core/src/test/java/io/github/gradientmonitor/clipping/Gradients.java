package io.github.gradientmonitor.clipping;

import io.github.gradientmonitor.observation.LayerProfile;
import io.github.gradientmonitor.observation.LayerRole;
import io.github.gradientmonitor.observation.LayerSample;
import io.github.gradientmonitor.statistics.TensorStatistics;
import java.util.ArrayList;
import java.util.List;

/** Gradients of which the norms are known, and what is done to them. */
final class Gradients implements ScalableGradient {
  private final double[][] units;
  private final double weightNorm;
  final List<String> calls = new ArrayList<>();

  /** Layers by the norms of their units, whose weights all have one norm. */
  Gradients(double weightNorm, double[]... units) {
    this.weightNorm = weightNorm;
    this.units = units;
  }

  /** Layers by their norms. */
  static Gradients of(double... norms) {
    double[][] units = new double[norms.length][];
    for (int i = 0; i < norms.length; i++) {
      units[i] = new double[] {norms[i]};
    }
    return new Gradients(1, units);
  }

  /** Hidden layers "a", "b", ..., and the last one the output. */
  List<LayerSample> samples() {
    List<LayerSample> samples = new ArrayList<>();
    for (int i = 0; i < units.length; i++) {
      LayerProfile profile =
          LayerProfile.named(String.valueOf((char) ('a' + i)))
              .depth(i + 1)
              .role(i == units.length - 1 && i > 0 ? LayerRole.OUTPUT : LayerRole.HIDDEN)
              .build();
      samples.add(sample(profile, units[i]));
    }
    return samples;
  }

  private static LayerSample sample(LayerProfile profile, double[] units) {
    double norm = norm(units);
    TensorStatistics weights =
        Double.isFinite(norm)
            ? new TensorStatistics(10, norm, norm, norm, norm, 0, 0)
            : new TensorStatistics(10, 0, 0, 0, 0, 0, 1);
    return LayerSample.of(profile, weights, TensorStatistics.EMPTY);
  }

  private static double norm(double[] units) {
    double squares = 0;
    for (double unit : units) {
      squares += unit * unit;
    }
    return Math.sqrt(squares);
  }

  @Override
  public void scale(int layer, double factor) {
    calls.add("scale " + layer);
    for (int unit = 0; unit < units[layer].length; unit++) {
      units[layer][unit] *= factor;
    }
  }

  @Override
  public double scaleUnits(int layer, UnitRule rule) {
    for (int unit = 0; unit < units[layer].length; unit++) {
      double factor = rule.factor(units[layer][unit], weightNorm);
      if (factor != 1) {
        calls.add("scale " + layer + " unit " + unit);
        units[layer][unit] *= factor;
      }
    }
    return norm(units[layer]);
  }

  @Override
  public void clear() {
    calls.add("clear");
  }

  double unit(int layer, int unit) {
    return units[layer][unit];
  }
}
