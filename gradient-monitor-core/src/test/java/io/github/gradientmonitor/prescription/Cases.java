package io.github.gradientmonitor.prescription;

import io.github.gradientmonitor.diagnosis.Cause;
import io.github.gradientmonitor.diagnosis.DataCause;
import io.github.gradientmonitor.diagnosis.LabelCause;
import io.github.gradientmonitor.diagnosis.OutputCause;
import io.github.gradientmonitor.diagnosis.RestraintCause;
import io.github.gradientmonitor.diagnosis.SignalCause;
import io.github.gradientmonitor.diagnosis.StepCause;
import io.github.gradientmonitor.diagnosis.WeightCause;
import io.github.gradientmonitor.observation.LayerProfile;
import io.github.gradientmonitor.observation.LayerRole;
import io.github.gradientmonitor.observation.NetworkProfile;
import io.github.gradientmonitor.testing.Steps;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/** For each cause a training that has it. */
final class Cases {
  static final double INFINITE = Double.POSITIVE_INFINITY;

  static final Map<Class<? extends Cause>, Supplier<Training>> OF =
      Map.ofEntries(
          Map.entry(WeightCause.TooSmall.class, () -> vanishing(dense(6, "relu"))),
          Map.entry(WeightCause.TooLarge.class, () -> exploding(dense(6, "relu"), 0)),
          Map.entry(WeightCause.AllZero.class, Cases::weightsSetToZero),
          Map.entry(
              WeightCause.Overflow.class,
              () -> new Training(dense(2, "relu")).loss(INFINITE).observe(Double.NaN)),
          Map.entry(
              WeightCause.Saturating.class,
              () -> new Training(dense(6, "tanh")).saturated(0.75).healthy(2)),
          Map.entry(SignalCause.SigmoidLayers.class, () -> vanishing(dense(6, "sigmoid"))),
          Map.entry(SignalCause.Depth.class, () -> vanishing(dense(20, "sigmoid"))),
          Map.entry(
              SignalCause.RecurrentWeights.class, () -> exploding(recurrent(6, "SimpleRnn"), 0)),
          Map.entry(
              SignalCause.CliffThroughTime.class,
              () -> new Training(recurrent(2, "LSTM")).healthy(25).observe(20)),
          Map.entry(
              StepCause.TooLarge.class,
              () -> new Training(dense(6, "relu")).updates(0.5).healthy(2)),
          Map.entry(
              StepCause.TooSmall.class,
              () -> new Training(dense(2, "relu")).updates(1e-6).healthy(3)),
          Map.entry(StepCause.Growth.class, Cases::growth),
          Map.entry(
              StepCause.Overflow.class,
              () -> new Training(dense(2, "relu")).healthy(1).observe(Double.NaN)),
          Map.entry(
              StepCause.DeadRectifiers.class,
              () -> new Training(dense(2, "relu")).silent(80).healthy(1)),
          Map.entry(
              StepCause.HiddenByClipping.class,
              () -> new Training(dense(6, "relu")).clipped(0.9).scaled(5000, 2)),
          Map.entry(
              OutputCause.SoftmaxOverOneUnit.class, () -> vanishing(softmaxOver(1, "sigmoid"))),
          Map.entry(
              OutputCause.Constant.class,
              () -> new Training(dense(3, "relu")).gradients(layer -> 0, layer -> 1, 3)),
          Map.entry(
              DataCause.InputScale.class,
              () -> new Training(dense(2, "relu")).inputs(40).updates(0.5).healthy(2)),
          Map.entry(
              DataCause.GradientScale.class, () -> new Training(dense(6, "tanh")).scaled(5000, 2)),
          Map.entry(
              DataCause.NotFinite.class,
              () -> new Training(dense(6, "tanh")).loss(Double.NaN).observe(Double.NaN)));

  /** What data and configuration say; a test of signs has a network and a minibatch for each. */
  static final Set<Class<? extends Cause>> SIGNS =
      Set.of(
          WeightCause.Equal.class,
          WeightCause.LowBias.class,
          SignalCause.HiddenSoftmax.class,
          SignalCause.LinearLayers.class,
          SignalCause.Forgetting.class,
          SignalCause.UnknownReach.class,
          StepCause.RateOutOfRange.class,
          StepCause.TooFewSteps.class,
          OutputCause.OutOfReach.class,
          OutputCause.Activation.class,
          OutputCause.Loss.class,
          OutputCause.LossOverTargets.class,
          DataCause.InputColumns.class,
          DataCause.InputRange.class,
          DataCause.TargetScale.class,
          DataCause.TargetColumns.class,
          DataCause.HoldsNonFinite.class,
          LabelCause.Constant.class,
          LabelCause.ClassNumbers.class,
          LabelCause.SeveralClasses.class,
          LabelCause.NoDistribution.class,
          LabelCause.Unrelated.class,
          LabelCause.OutsideOfLoss.class,
          LabelCause.SortedBatches.class,
          LabelCause.SortedRows.class,
          LabelCause.Imbalance.class,
          RestraintCause.Dropout.class,
          RestraintCause.Penalty.class,
          RestraintCause.TightClipping.class,
          RestraintCause.HiddenFrozen.class,
          RestraintCause.AllFrozen.class,
          RestraintCause.BatchOfOne.class);

  private Cases() {}

  /** A sequence of dense layers, drawn from a distribution named xavier, and an output layer. */
  static NetworkProfile dense(int hidden, String activation) {
    return Steps.network(hidden, layer -> layer.activation(activation));
  }

  /** The same, where only the first few layers have the activation, and the others another one. */
  static NetworkProfile mixed(int hidden, int count, String activation, String other) {
    int[] made = {0};
    return Steps.network(hidden, layer -> layer.activation(made[0]++ < count ? activation : other));
  }

  /** A sequence of recurrent layers. */
  static NetworkProfile recurrent(int hidden, String type) {
    return Steps.network(hidden, layer -> layer.type(type).activation("tanh").recurrent(true));
  }

  /** Six hidden layers before a softmax over so many units. */
  static NetworkProfile softmaxOver(int units, String activation) {
    List<LayerProfile> layers = new ArrayList<>(dense(6, activation).hiddenLayers());
    layers.add(
        LayerProfile.named("out")
            .role(LayerRole.OUTPUT)
            .depth(7)
            .sizes(10, units)
            .activation("softmax")
            .build());
    return new NetworkProfile("net", layers, "Sgd");
  }

  /** A backward signal that shrinks to a quarter in every layer. */
  static Training vanishing(NetworkProfile network) {
    return new Training(network).sloping(0.6, 2);
  }

  /** A backward signal that grows to three times in every layer, from some step on. */
  static Training exploding(NetworkProfile network, int since) {
    return new Training(network).healthy(since).sloping(-0.5, 2);
  }

  /** The weights of h2 are set to zero after they were drawn. */
  private static Training weightsSetToZero() {
    return new Training(Steps.network(3, layer -> layer.activation("tanh").weightInit("he_normal")))
        .healthy(5)
        .gradients(layer -> layer.depth() == 1 ? 0 : 1, layer -> layer.depth() == 2 ? 0 : 1, 3);
  }

  /** A gradient that grows by a twentieth of a decade a step, as the weights do. */
  private static Training growth() {
    Training training = new Training(dense(2, "relu"));
    for (int i = 0; i < 52; i++) {
      training.observe(Math.pow(10, 0.05 * i));
    }
    return training;
  }
}
