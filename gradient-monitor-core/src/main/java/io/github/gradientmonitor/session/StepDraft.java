package io.github.gradientmonitor.session;

import io.github.gradientmonitor.observation.DataSample;
import io.github.gradientmonitor.observation.Intervention;
import io.github.gradientmonitor.observation.LayerSample;
import io.github.gradientmonitor.observation.NetworkProfile;
import io.github.gradientmonitor.observation.Timing;
import io.github.gradientmonitor.observation.TrainingStep;
import java.util.List;

/**
 * A step that is under way: first its gradient, then what was done to it, then the update.
 *
 * @param iteration number of the step, 0 for the first
 * @param epoch number of the pass over the data, 0 for the first
 * @param loss of the step; 0 where it is not known
 * @param layers one sample for each layer
 * @param data what was read of the minibatch
 * @param intervention what was done to the gradient
 */
record StepDraft(
    long iteration,
    int epoch,
    double loss,
    List<LayerSample> layers,
    DataSample data,
    Intervention intervention) {

  /** Whether every gradient is finite. */
  boolean isFinite() {
    for (LayerSample layer : layers) {
      if (layer.nonFinite() > 0) {
        return false;
      }
    }
    return true;
  }

  /** The same with another look at the minibatch. */
  StepDraft withData(DataSample closer) {
    return new StepDraft(iteration, epoch, loss, layers, closer, intervention);
  }

  /** The same after something was done to the gradient. */
  StepDraft withIntervention(Intervention done) {
    return new StepDraft(iteration, epoch, loss, layers, data, done);
  }

  /** The same after the update. */
  StepDraft withUpdate(List<LayerSample> updated) {
    return new StepDraft(iteration, epoch, loss, updated, data, intervention);
  }

  /** The whole step. */
  TrainingStep step(NetworkProfile network, Timing timing) {
    return new TrainingStep(network, iteration, epoch, loss, layers, intervention, timing, data);
  }
}
