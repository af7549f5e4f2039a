package io.github.gradientmonitor.prescription;

import static io.github.gradientmonitor.testing.Steps.gradient;

import io.github.gradientmonitor.GradientMonitor;
import io.github.gradientmonitor.advice.Advice;
import io.github.gradientmonitor.advice.Remedy;
import io.github.gradientmonitor.alert.Alert;
import io.github.gradientmonitor.alert.AlertPolicy;
import io.github.gradientmonitor.diagnosis.Diagnosis;
import io.github.gradientmonitor.diagnosis.Prescription;
import io.github.gradientmonitor.diagnosis.Symptom;
import io.github.gradientmonitor.diagnosis.Thresholds;
import io.github.gradientmonitor.observation.Intervention;
import io.github.gradientmonitor.observation.LayerProfile;
import io.github.gradientmonitor.observation.LayerRole;
import io.github.gradientmonitor.observation.LayerSample;
import io.github.gradientmonitor.observation.NetworkProfile;
import io.github.gradientmonitor.observation.Timing;
import io.github.gradientmonitor.observation.TrainingStep;
import io.github.gradientmonitor.observation.WeightUpdate;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/**
 * A network in training under a real monitor that tells nobody. Its loss is 1, its inputs have a
 * root mean square of 1, and updates are not read, unless told otherwise.
 */
final class Training {
  private final NetworkProfile network;
  private final GradientMonitor monitor;
  private long iteration;
  private double loss = 1;
  private double inputs = 1;
  private double updateRatio = Double.NaN;
  private int silentUnits;
  private double saturation = Double.NaN;
  private Intervention intervention = Intervention.NONE;

  Training(NetworkProfile network) {
    this.network = network;
    this.monitor =
        new GradientMonitor(network, Thresholds.defaults(), AlertPolicy.defaults(), List.of());
  }

  /** The loss of all steps from here on. */
  Training loss(double value) {
    this.loss = value;
    return this;
  }

  /** Root mean square of the inputs in all steps from here on. */
  Training inputs(double rootMeanSquare) {
    this.inputs = rootMeanSquare;
    return this;
  }

  /** Updates against weights in all steps from here on. */
  Training updates(double ratio) {
    this.updateRatio = ratio;
    return this;
  }

  /** Units of 100 of each layer that have been silent for long, from here on. */
  Training silent(int units) {
    this.silentUnits = units;
    return this;
  }

  /** Share of the activations of each layer at a bound, from here on. */
  Training saturated(double share) {
    this.saturation = share;
    return this;
  }

  /** Share of the last steps that were clipped, from here on. */
  Training clipped(double share) {
    this.intervention = new Intervention(4, 1, false, share, 70, 0);
    return this;
  }

  /** Steps in which all bias gradients have norm 1. */
  Training healthy(int steps) {
    for (int i = 0; i < steps; i++) {
      observe(1);
    }
    return this;
  }

  /** A step in which the bias gradients have this norm; all else is in proportion. */
  Training observe(double norm) {
    return observe(layer -> sample(layer, inputs * norm, norm, inputs * norm));
  }

  /** Steps whose bias gradients are on a line over depth, and 1 in the last hidden layer. */
  Training sloping(double slope, int steps) {
    int last = network.hiddenLayers().get(network.hiddenLayers().size() - 1).depth();
    for (int i = 0; i < steps; i++) {
      observe(
          layer -> {
            double decades = slope * (Math.min(layer.depth(), last) - last);
            return sample(layer, inputs, Math.pow(10, decades), inputs);
          });
    }
    return this;
  }

  /** Steps in which the gradients of hidden layers are so many times their weights. */
  Training scaled(double ratio, int steps) {
    return gradients(layer -> layer.role() == LayerRole.OUTPUT ? 1 : ratio, layer -> 1, steps);
  }

  /** Steps with these norms of the gradients and of the weights of a layer. */
  Training gradients(
      ToDoubleFunction<LayerProfile> norm, ToDoubleFunction<LayerProfile> weights, int steps) {
    for (int i = 0; i < steps; i++) {
      observe(
          layer -> {
            double of = norm.applyAsDouble(layer);
            return layer.frozen()
                ? LayerSample.unreached(layer)
                : sample(layer, inputs * of, of, weights.applyAsDouble(layer));
          });
    }
    return this;
  }

  private LayerSample sample(
      LayerProfile layer, double weightGradient, double biasGradient, double weights) {
    return new LayerSample(
        layer,
        gradient(weightGradient),
        gradient(biasGradient),
        new WeightUpdate(weights, updateRatio * weights, iteration),
        silentUnits,
        saturation);
  }

  private Training observe(Function<LayerProfile, LayerSample> sampler) {
    List<LayerSample> samples = network.layers().stream().map(sampler).toList();
    monitor.observe(
        new TrainingStep(network, iteration, 0, loss, samples, intervention, Timing.UNKNOWN));
    iteration++;
    return this;
  }

  /** What is known after the last step. */
  Diagnosis diagnosis() {
    return monitor.diagnosis();
  }

  /** What is prescribed against a symptom. */
  Prescription against(Symptom symptom) {
    return diagnosis().prescriptions().stream()
        .filter(prescription -> prescription.finding().symptom() == symptom)
        .findFirst()
        .orElseThrow();
  }

  /** The remedies against a symptom, the likeliest first. */
  List<Remedy> remedies(Symptom symptom) {
    return against(symptom).advice().stream().map(Advice::remedy).toList();
  }

  /** What the log says of cause and cure of a symptom. */
  String said(Symptom symptom) {
    Alert alert = new Alert(Alert.State.RAISED, against(symptom), network.name(), iteration);
    int cause = alert.message().indexOf("Likely cause: ");
    return cause < 0 ? "" : alert.message().substring(cause);
  }
}
