package io.github.gradientmonitor.benchmarks.accuracy;

import io.github.gradientmonitor.advice.Remedy;
import io.github.gradientmonitor.benchmarks.accuracy.Case.Half;
import io.github.gradientmonitor.diagnosis.CauseKind;
import io.github.gradientmonitor.diagnosis.Symptom;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.function.LongFunction;
import java.util.function.UnaryOperator;

/**
 * A program that does not learn, and all that makes it learn when nothing but that is changed.
 *
 * @param name what it is, in a few words; unique
 * @param half which half of the bench it is in
 * @param acceptable names that its fault may have
 * @param onset step in which the fault begins
 * @param ill makes the training, for a seed
 * @param cured makes the same training without the fault
 * @param kind of the part that differs between the two
 * @param otherCures for each other right cause a change of the ill training that cures it too
 */
record RootCause(
    String name,
    Half half,
    Set<Symptom> acceptable,
    int onset,
    LongFunction<Recipe> ill,
    LongFunction<Recipe> cured,
    CauseKind kind,
    Map<CauseKind, UnaryOperator<Recipe>> otherCures) {

  Set<CauseKind> causes() {
    Set<CauseKind> causes = EnumSet.of(kind);
    causes.addAll(otherCures.keySet());
    return causes;
  }

  Case asCase() {
    return new Case(
        name,
        half,
        acceptable,
        causes(),
        this::isRight,
        onset,
        seed -> ill.apply(seed).trial(),
        seed -> cured.apply(seed).trial());
  }

  /** Whether a remedy is against one of the causes; there is none yet against some of them. */
  private boolean isRight(Remedy remedy) {
    if (remedy instanceof Remedy.SwapActivation) {
      return causedBy(CauseKind.ACTIVATION);
    } else if (remedy instanceof Remedy.Reinitialize) {
      return causedBy(CauseKind.INITIAL_WEIGHTS);
    } else if (remedy instanceof Remedy.InsertBatchNorm) {
      return causedBy(CauseKind.NORMALISATION);
    } else if (remedy instanceof Remedy.ScaleLearningRate || remedy instanceof Remedy.WarmUp) {
      return causedBy(CauseKind.LEARNING_RATE);
    } else if (remedy instanceof Remedy.ScaleInputs) {
      return causedBy(CauseKind.INPUT_SCALE, CauseKind.TARGET_SCALE);
    } else if (remedy instanceof Remedy.CheckData) {
      return causedBy(CauseKind.LABELS, CauseKind.DATA_NOT_FINITE, CauseKind.BATCH);
    }
    return remedy instanceof Remedy.CheckOutputLayer
        && causedBy(CauseKind.OUTPUT_ACTIVATION, CauseKind.LOSS);
  }

  private boolean causedBy(CauseKind... kinds) {
    return Set.of(kinds).stream().anyMatch(causes()::contains);
  }
}
