package io.github.gradientmonitor.detection;

import static io.github.gradientmonitor.testing.Steps.gradient;

import io.github.gradientmonitor.diagnosis.Diagnosis;
import io.github.gradientmonitor.diagnosis.Finding;
import io.github.gradientmonitor.diagnosis.Symptom;
import io.github.gradientmonitor.diagnosis.Threshold;
import io.github.gradientmonitor.diagnosis.Thresholds;
import io.github.gradientmonitor.observation.Intervention;
import io.github.gradientmonitor.observation.LayerProfile;
import io.github.gradientmonitor.observation.LayerSample;
import io.github.gradientmonitor.observation.NetworkProfile;
import io.github.gradientmonitor.observation.Timing;
import io.github.gradientmonitor.observation.TrainingStep;
import io.github.gradientmonitor.testing.Steps;
import java.util.List;
import java.util.function.Function;

/** A network in training, diagnosed step after step; its loss is 1 unless told otherwise. */
final class Patient {
  private final NetworkProfile network;
  private final Diagnostician diagnostician;
  private long iteration;
  private double loss = 1;
  private Intervention intervention = Intervention.NONE;
  private Diagnosis latest;

  Patient(NetworkProfile network) {
    this(network, Thresholds.defaults());
  }

  Patient(NetworkProfile network, Thresholds thresholds) {
    this.network = network;
    this.diagnostician = new Diagnostician(network, thresholds);
    this.latest = Diagnosis.pending(network);
  }

  /** Number of the next step. */
  long iteration() {
    return iteration;
  }

  /** The loss of all steps from here on. */
  Patient loss(double value) {
    this.loss = value;
    return this;
  }

  /** What is done to the gradient in all steps from here on. */
  Patient intervention(Intervention value) {
    this.intervention = value;
    return this;
  }

  /** Steps whose loss falls from 1 to 0, with gradients of norm 1. */
  Patient learn() {
    loss(1).healthy(5);
    return loss(0).healthy(20);
  }

  /** Steps whose loss stays where it is until it should have fallen, with gradients of norm 1. */
  Patient stall() {
    return healthy(Thresholds.defaults().count(Threshold.LOSS_PATIENCE));
  }

  /** Steps in which all gradients have norm 1. */
  Patient healthy(int steps) {
    for (int i = 0; i < steps; i++) {
      observe(1);
    }
    return this;
  }

  /** A step in which the gradients of all weights and biases have this norm, as the weights do. */
  Diagnosis observe(double norm) {
    return observe(layer -> Steps.sample(layer, gradient(norm), gradient(norm), norm));
  }

  /** Steps whose bias gradients have a slope over depth; returns what is known after the last. */
  Diagnosis slope(double slope, int steps) {
    for (int i = 0; i < steps; i++) {
      TrainingStep step = Steps.sloping(network, iteration, slope);
      observe(layer -> step.layers().get(network.indexOf(layer.name())));
    }
    return latest;
  }

  Diagnosis observe(Function<LayerProfile, LayerSample> sampler) {
    List<LayerSample> samples = network.layers().stream().map(sampler).toList();
    latest =
        diagnostician.diagnose(
            new TrainingStep(network, iteration++, 0, loss, samples, intervention, Timing.UNKNOWN));
    return latest;
  }

  /** What was found in the last step. */
  List<Finding> findings() {
    return latest.findings();
  }

  /** The finding of one kind in the last step. */
  Finding found(Symptom symptom) {
    return latest.finding(symptom).orElseThrow();
  }
}
