package io.github.gradientmonitor.session;

import io.github.gradientmonitor.clipping.Governor;
import io.github.gradientmonitor.clipping.ScalableGradient;
import io.github.gradientmonitor.clipping.UnitRule;
import io.github.gradientmonitor.observation.DataSample;
import io.github.gradientmonitor.observation.FeatureSample;
import io.github.gradientmonitor.observation.LabelSample;
import io.github.gradientmonitor.observation.LayerProfile;
import io.github.gradientmonitor.observation.LayerRole;
import io.github.gradientmonitor.observation.LayerSample;
import io.github.gradientmonitor.observation.LossFunction;
import io.github.gradientmonitor.observation.NetworkProfile;
import io.github.gradientmonitor.observation.WeightUpdate;
import io.github.gradientmonitor.session.Perceptron.Layer;
import io.github.gradientmonitor.statistics.ColumnAccumulator;
import io.github.gradientmonitor.statistics.StatisticsAccumulator;
import io.github.gradientmonitor.statistics.TensorStatistics;
import java.util.ArrayList;
import java.util.List;

/** Reads a {@link Perceptron}: all that an adapter for another framework has to do. */
final class PerceptronSource implements GradientSource<Perceptron> {
  private final NetworkProfile profile;
  private final StatisticsAccumulator statistics = new StatisticsAccumulator();
  private final WeightUpdate[] updates = {WeightUpdate.UNKNOWN, WeightUpdate.UNKNOWN};
  private List<LayerSample> latest = List.of();

  PerceptronSource(Perceptron network, Governor governor) {
    this.profile =
        new NetworkProfile(
            "perceptron",
            List.of(
                profile("hidden", network.hidden, 1, "tanh", LayerRole.HIDDEN),
                profile("output", network.output, 2, "softmax", LayerRole.OUTPUT)),
            "Sgd");
  }

  private static LayerProfile profile(
      String name, Layer layer, int depth, String activation, LayerRole role) {
    return LayerProfile.named(name)
        .type("dense")
        .role(role)
        .depth(depth)
        .sizes(layer.inputs, layer.outputs)
        .activation(activation)
        .build();
  }

  @Override
  public NetworkProfile profile() {
    return profile;
  }

  @Override
  public boolean fits(Perceptron network) {
    return true;
  }

  @Override
  public long iteration(Perceptron network) {
    return network.iteration;
  }

  @Override
  public int epoch(Perceptron network) {
    return network.epoch;
  }

  @Override
  public double loss(Perceptron network) {
    return network.loss;
  }

  @Override
  public List<LayerSample> gradient(Perceptron network) {
    List<LayerSample> samples = new ArrayList<>();
    for (int i = 0; i < updates.length; i++) {
      Layer layer = network.layers()[i];
      samples.add(
          new LayerSample(
              profile.layers().get(i),
              read(layer.weightGradient),
              read(layer.biasGradient),
              updates[i],
              0,
              Double.NaN));
    }
    latest = samples;
    return samples;
  }

  @Override
  public boolean isFinite(Perceptron network) {
    return read(network.hidden.biasGradient).nonFinite() == 0;
  }

  @Override
  public List<LayerSample> update(Perceptron network, long iteration) {
    List<LayerSample> samples = new ArrayList<>();
    for (int i = 0; i < updates.length; i++) {
      Layer layer = network.layers()[i];
      updates[i] =
          new WeightUpdate(
              read(layer.weights).l2Norm(), read(layer.weightGradient).l2Norm(), iteration);
      LayerSample sample = latest.get(i);
      samples.add(
          new LayerSample(
              sample.layer(),
              sample.weightGradient(),
              sample.biasGradient(),
              updates[i],
              0,
              Double.NaN));
    }
    return samples;
  }

  private TensorStatistics read(double[] elements) {
    statistics.reset();
    statistics.accept(elements, 0, elements.length);
    return statistics.snapshot();
  }

  @Override
  public DataSample data(Perceptron network, boolean finite) {
    ColumnAccumulator inputs = new ColumnAccumulator(network.hidden.inputs);
    for (double[] row : network.features) {
      float[] values = new float[row.length];
      for (int i = 0; i < row.length; i++) {
        values[i] = (float) row[i];
      }
      inputs.accept(values, 0, 1);
    }
    ColumnAccumulator columns = new ColumnAccumulator(network.output.outputs);
    for (float[] row : network.labels) {
      columns.accept(row, 0, 1);
    }
    int rows = network.labels.length;
    return new DataSample(
        List.of(new FeatureSample("input", inputs.snapshot())),
        List.of(
            new LabelSample(
                "output", LossFunction.CROSS_ENTROPY, columns.snapshot(), rows, Double.NaN)),
        rows,
        0,
        0);
  }

  @Override
  public ScalableGradient scalable(Perceptron network) {
    return new ScalableGradient() {
      @Override
      public void scale(int layer, double factor) {
        Layer scaled = network.layers()[layer];
        multiply(scaled.weightGradient, factor);
        multiply(scaled.biasGradient, factor);
      }

      @Override
      public double scaleUnits(int layer, UnitRule rule) {
        throw new UnsupportedOperationException("units are not scaled in this test");
      }

      @Override
      public void clear() {
        scale(0, 0);
        scale(1, 0);
      }
    };
  }

  /** Zero is assigned, for NaN times zero is NaN. */
  private static void multiply(double[] elements, double factor) {
    for (int i = 0; i < elements.length; i++) {
      elements[i] = factor == 0 ? 0 : factor * elements[i];
    }
  }
}
