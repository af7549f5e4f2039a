package io.github.gradientmonitor.dl4j.remedy;

import io.github.gradientmonitor.advice.Remedy;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** How each kind of remedy is carried out on the plan of a network. */
final class Procedures {
  /** Makes the change; tells what was changed, one sentence a layer. */
  private interface Step<R extends Remedy> {
    List<String> carryOut(R remedy, Blueprint plan);
  }

  /**
   * One of them.
   *
   * @param isOfTraining whether it should reach all parts that have parameters
   */
  private record Procedure(Step<Remedy> step, boolean isOfTraining) {}

  private static final Map<Class<? extends Remedy>, Procedure> BY_KIND = new HashMap<>();

  static {
    ofLayers(Remedy.SwapActivation.class, (it, plan) -> new HiddenLayers(plan).swapActivation(it));
    ofLayers(Remedy.Reinitialize.class, (it, plan) -> new HiddenLayers(plan).reinitialize(it));
    ofLayers(Remedy.InsertBatchNorm.class, (it, plan) -> new Normalisations(plan).insert());
    ofLayers(
        Remedy.AddResidualConnections.class,
        (it, plan) -> new Residuals(plan, it.blockSize()).add());
    ofLayers(Remedy.ReplaceRecurrentCell.class, (it, plan) -> new RecurrentCells(plan).replace(it));
    ofLayers(
        Remedy.RaiseForgetBias.class, (it, plan) -> new RecurrentCells(plan).raiseForgetBias(it));
    ofLayers(Remedy.ShortenBackpropagation.class, (it, plan) -> new Segments(plan).shorten(it));

    ofLayers(Remedy.CheckOutputLayer.class, (it, plan) -> new OutputSettings(plan).mend(it));
    ofLayers(
        Remedy.ReplaceOutputActivation.class,
        (it, plan) -> new OutputSettings(plan).replaceActivation(it));
    ofLayers(Remedy.ReplaceLoss.class, (it, plan) -> new OutputSettings(plan).replaceLoss(it));

    ofLayers(
        Remedy.SetDropout.class,
        (it, plan) -> new TrainingSettings(plan).keepMore(it.keepProbability()));
    ofLayers(Remedy.LowerPenalty.class, (it, plan) -> new TrainingSettings(plan).lowerPenalty());
    ofLayers(Remedy.LoosenClipping.class, (it, plan) -> new TrainingSettings(plan).unclip());
    ofLayers(Remedy.ResetBiases.class, (it, plan) -> new TrainingSettings(plan).resetBiases());
    ofTraining(
        Remedy.ScaleLearningRate.class, (it, plan) -> new TrainingSettings(plan).scaleRate(it));
    ofTraining(Remedy.WarmUp.class, (it, plan) -> new TrainingSettings(plan).warmUp(it));
    ofTraining(Remedy.SetUpdater.class, (it, plan) -> new TrainingSettings(plan).setUpdater(it));
    ofTraining(Remedy.ClipGradient.class, (it, plan) -> new TrainingSettings(plan).clip(it.norm()));

    String data = "it changes the data, not the network: fit a NormalizerStandardize to them";
    refused(Remedy.ScaleInputs.class, data);
    refused(Remedy.ScaleTargets.class, data);
    String person = "it is for a person to do";
    refused(Remedy.CheckData.class, person);
    refused(Remedy.CheckLabels.class, person);
    refused(Remedy.EncodeOneHot.class, person);
    refused(Remedy.RewriteLabels.class, person);
    refused(Remedy.ShuffleData.class, person);
    refused(Remedy.WeighClasses.class, person);
    refused(Remedy.EnlargeBatches.class, person);
    refused(Remedy.TrainLonger.class, person);
    refused(Remedy.TrainFrozenLayers.class, person);
    refused(Remedy.ProbeSequences.class, person);
  }

  private Procedures() {}

  private static <R extends Remedy> void ofLayers(Class<R> kind, Step<R> step) {
    add(kind, step, false);
  }

  private static <R extends Remedy> void ofTraining(Class<R> kind, Step<R> step) {
    add(kind, step, true);
  }

  private static <R extends Remedy> void refused(Class<R> kind, String reason) {
    ofLayers(
        kind,
        (remedy, plan) -> {
          throw new RemedyRefusedException(remedy, reason);
        });
  }

  private static <R extends Remedy> void add(Class<R> kind, Step<R> step, boolean isOfTraining) {
    Step<Remedy> cast = (remedy, plan) -> step.carryOut(kind.cast(remedy), plan);
    BY_KIND.put(kind, new Procedure(cast, isOfTraining));
  }

  /** The kinds that there is a procedure for. */
  static Set<Class<? extends Remedy>> kinds() {
    return Set.copyOf(BY_KIND.keySet());
  }

  /**
   * Carries out a remedy.
   *
   * @return what was changed, and which parts should have been and could not
   * @throws RemedyRefusedException if it cannot be done; the plan is then of no use
   */
  static Treatment.Change carryOut(Remedy remedy, Blueprint plan) {
    Procedure procedure = Objects.requireNonNull(BY_KIND.get(remedy.getClass()));
    List<String> words = procedure.step().carryOut(remedy, plan);
    if (words.isEmpty()) {
      throw new RemedyRefusedException(remedy, "no layer of the network is one that it changes");
    }
    List<String> skipped =
        procedure.isOfTraining() ? new TrainingSettings(plan).outOfReach() : List.of();
    return new Treatment.Change(remedy, words, skipped);
  }
}
