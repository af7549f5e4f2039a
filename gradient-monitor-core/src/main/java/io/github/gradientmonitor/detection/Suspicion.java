package io.github.gradientmonitor.detection;

import io.github.gradientmonitor.diagnosis.Cause;
import io.github.gradientmonitor.diagnosis.Finding;
import io.github.gradientmonitor.diagnosis.SignalCause;
import io.github.gradientmonitor.diagnosis.StepCause;
import io.github.gradientmonitor.diagnosis.WeightCause;
import io.github.gradientmonitor.observation.ActivationFamily;
import io.github.gradientmonitor.observation.InitialWeights;
import io.github.gradientmonitor.observation.LayerProfile;
import io.github.gradientmonitor.observation.NetworkProfile;
import java.util.ArrayList;
import java.util.List;

/** Which cause the facts about a network suggest, where more than one detector asks the same. */
final class Suspicion {
  /** Depth from which on residual connections are worth their price. */
  private static final int DEEP = 10;

  private Suspicion() {}

  /** Of a backward signal that vanishes: the activation or the initial weights, then the depth. */
  static List<Cause> vanishing(NetworkProfile network) {
    List<LayerProfile> hidden = network.hiddenLayers();
    int sigmoids = count(hidden, ActivationFamily.SIGMOID);
    int rectifiers = count(hidden, ActivationFamily.RECTIFIER);
    List<Cause> causes = new ArrayList<>(2);
    if (sigmoids > 0 && 2 * sigmoids >= hidden.size()) {
      causes.add(new SignalCause.SigmoidLayers(sigmoids));
    } else {
      causes.add(
          new WeightCause.TooSmall(
              InitialWeights.of(hidden), rectifiers > 0 && 2 * rectifiers >= hidden.size()));
    }
    if (hidden.size() >= DEEP && !network.isRecurrent()) {
      causes.add(new SignalCause.Depth(hidden.size()));
    }
    return causes;
  }

  /** Of a backward signal that explodes over depth since some step. */
  static List<Cause> exploding(NetworkProfile network, long since) {
    if (network.isRecurrent()) {
      return List.of(throughTime(network));
    }
    return Finding.isFromTheStart(since)
        ? List.of(new WeightCause.TooLarge(InitialWeights.of(network.hiddenLayers())))
        : List.of(new StepCause.TooLarge(Double.NaN));
  }

  /** Of an explosion in a recurrent network. */
  static Cause throughTime(NetworkProfile network) {
    return new SignalCause.RecurrentWeights(isGated(network));
  }

  /** Whether none of the recurrent layers is a simple one. */
  static boolean isGated(NetworkProfile network) {
    return network.hiddenLayers().stream()
        .filter(LayerProfile::recurrent)
        .noneMatch(layer -> layer.type().startsWith("Simple"));
  }

  /** Of a step that is too large. */
  static List<Cause> overshooting(NetworkProfile network, double updateRatio) {
    return network.isRecurrent()
        ? List.of(new SignalCause.CliffThroughTime())
        : List.of(new StepCause.TooLarge(updateRatio));
  }

  private static int count(List<LayerProfile> layers, ActivationFamily family) {
    return (int) layers.stream().filter(layer -> layer.family() == family).count();
  }
}
