package io.github.gradientmonitor.spark;

import io.github.gradientmonitor.observation.DataSample;
import io.github.gradientmonitor.observation.FeatureSample;
import io.github.gradientmonitor.observation.Intervention;
import io.github.gradientmonitor.observation.LabelSample;
import io.github.gradientmonitor.observation.LayerProfile;
import io.github.gradientmonitor.observation.LayerRole;
import io.github.gradientmonitor.observation.LayerSample;
import io.github.gradientmonitor.observation.LayerSettings;
import io.github.gradientmonitor.observation.LossFunction;
import io.github.gradientmonitor.observation.NetworkProfile;
import io.github.gradientmonitor.observation.Timing;
import io.github.gradientmonitor.observation.TrainingStep;
import io.github.gradientmonitor.observation.WeightUpdate;
import io.github.gradientmonitor.statistics.ColumnAccumulator;
import io.github.gradientmonitor.statistics.TensorStatistics;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Steps that no network took, of any size. */
final class Steps {
  private Steps() {}

  static NetworkProfile network(int layers) {
    List<LayerProfile> profiles = new ArrayList<>();
    for (int i = 0; i < layers; i++) {
      profiles.add(
          LayerProfile.named("layer" + i)
              .type("Dense")
              .role(i == layers - 1 ? LayerRole.OUTPUT : LayerRole.HIDDEN)
              .depth(i + 1)
              .sizes(256, 256)
              .activation(i == layers - 1 ? "softmax" : "relu")
              .weightInit("he_normal")
              .settings(new LayerSettings("mcxent", "Adam", 0.001, 1, 0, 0.5, 0, 0, 7))
              .build());
    }
    return new NetworkProfile("network of " + layers, profiles, "Adam");
  }

  /** A step with everything that a step can have. */
  static TrainingStep full(NetworkProfile network, long iteration, Random random) {
    List<LayerSample> layers =
        network.layers().stream()
            .map(
                layer ->
                    new LayerSample(
                        layer,
                        tensor(65_536, random),
                        tensor(256, random),
                        new WeightUpdate(
                            random.nextDouble(), random.nextDouble(), iteration - iteration % 5),
                        random.nextInt(3),
                        random.nextBoolean() ? Double.NaN : random.nextDouble()))
            .toList();
    return new TrainingStep(
        network,
        iteration,
        (int) (iteration / 100),
        random.nextDouble(),
        layers,
        new Intervention(random.nextDouble() + 1, random.nextDouble(), false, 0.25, 7, 3),
        new Timing(12_345, 6_789_012),
        data(random));
  }

  static DataSample data(Random random) {
    ColumnAccumulator features = new ColumnAccumulator(3);
    ColumnAccumulator labels = new ColumnAccumulator(2);
    for (int i = 0; i < 16; i++) {
      features.accept(new float[] {random.nextFloat(), (float) random.nextGaussian(), i}, 0, 1);
      labels.accept(i % 3 == 0 ? new float[] {1, 0} : new float[] {0, 1}, 0, 1);
    }
    return new DataSample(
        List.of(new FeatureSample("input", features.snapshot())),
        List.of(
            new LabelSample(
                "output", LossFunction.CROSS_ENTROPY, labels.snapshot(), 16, Double.NaN, 0.75)),
        16,
        random.nextLong(),
        0.125);
  }

  private static TensorStatistics tensor(int count, Random random) {
    double norm = Math.pow(10, 40 * random.nextDouble() - 20);
    return new TensorStatistics(
        count,
        norm * random.nextGaussian(),
        norm * Math.sqrt(count) * (0.5 + random.nextDouble() / 2),
        norm,
        norm * (0.1 + 0.9 * random.nextDouble()),
        random.nextInt(count),
        random.nextInt(2));
  }
}
