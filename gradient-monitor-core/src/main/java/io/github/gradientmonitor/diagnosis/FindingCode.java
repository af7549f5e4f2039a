package io.github.gradientmonitor.diagnosis;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * Short names of what can be found, such as {@code GM-VANISHING-ACTIVATION}, by which a person
 * finds the page and a program finds the line. Each has a section in {@code docs/findings.md}: what
 * it means, how sure it is, what to change, how to quiet it, and when it was wrong.
 *
 * <p>Every symptom has a code of its own. It has others where the likeliest cause changes what a
 * person has to do; these begin with the code of the symptom, so that one prefix finds them all.
 * Codes are stable: one that is not used any more is not given to anything else.
 */
@SuppressWarnings("ImmutableEnumChecker") // an EnumSet that nobody changes
public enum FindingCode {
  /** A gradient that shrinks toward the input, of no cause below. */
  VANISHING(Symptom.VANISHING_GRADIENT, "The gradient shrinks on its way back to the input."),
  /** It shrinks in the activation of the hidden layers. */
  VANISHING_ACTIVATION(
      Symptom.VANISHING_GRADIENT,
      "The activation of the hidden layers lets only a part of the gradient back.",
      CauseKind.ACTIVATION),
  /** It shrinks in initial weights that are too small. */
  VANISHING_WEIGHTS(
      Symptom.VANISHING_GRADIENT,
      "The initial weights are too small, so that every layer shrinks the gradient.",
      CauseKind.INITIAL_WEIGHTS),
  /** It shrinks from one time step to the one before. */
  VANISHING_RECURRENCE(
      Symptom.VANISHING_GRADIENT,
      "The gradient shrinks from one time step to the one before.",
      CauseKind.RECURRENCE),

  /** A gradient that grows, of no cause below. */
  EXPLODING(
      Symptom.EXPLODING_GRADIENT,
      "The gradient grows toward the input or over the steps, or is far too large for the weights."),
  /** It grows in initial weights that are too large. */
  EXPLODING_WEIGHTS(
      Symptom.EXPLODING_GRADIENT,
      "The initial weights are too large, so that every layer amplifies the gradient.",
      CauseKind.INITIAL_WEIGHTS),
  /** It grows because the steps are too large. */
  EXPLODING_RATE(
      Symptom.EXPLODING_GRADIENT,
      "The steps are too large, and drive the network to where the gradient is larger still.",
      CauseKind.LEARNING_RATE,
      CauseKind.UPDATER),
  /** It grows from one time step to the one before. */
  EXPLODING_RECURRENCE(
      Symptom.EXPLODING_GRADIENT,
      "The gradient grows from one time step to the one before.",
      CauseKind.RECURRENCE),

  /** NaN or infinity, of no cause below. */
  NON_FINITE(Symptom.NON_FINITE, "A gradient or the loss is NaN or infinite."),
  /** NaN or infinity that comes from the data. */
  NON_FINITE_DATA(
      Symptom.NON_FINITE,
      "A gradient or the loss is NaN or infinite because the data are.",
      CauseKind.DATA_NOT_FINITE),
  /** NaN or infinity that comes from steps that are too large. */
  NON_FINITE_RATE(
      Symptom.NON_FINITE,
      "The training has diverged: its steps were so large that the network overflowed.",
      CauseKind.LEARNING_RATE,
      CauseKind.UPDATER),

  /** Layers without any gradient, of no cause below. */
  ZERO_GRADIENT(Symptom.ZERO_GRADIENT, "Whole layers have a gradient of exactly zero."),
  /** Layers without any gradient, because of the output layer or the loss. */
  ZERO_GRADIENT_OUTPUT(
      Symptom.ZERO_GRADIENT,
      "Layers have a gradient of exactly zero because of the output layer or the loss.",
      CauseKind.OUTPUT_ACTIVATION,
      CauseKind.LOSS),
  /** Units without a gradient. */
  DEAD_UNITS(Symptom.DEAD_UNITS, "Many units of a layer have had no gradient for a long time."),
  /** Activations at their bounds. */
  SATURATED_UNITS(
      Symptom.SATURATED_UNITS,
      "Most activations lie at a bound of their function, where it lets no gradient back."),
  /** Single large gradients. */
  SPIKE(Symptom.GRADIENT_SPIKE, "The gradient of a single step is far above its usual size."),
  /** Large updates. */
  UPDATES_LARGE(
      Symptom.UPDATE_TOO_LARGE, "The updates are so large that they overwrite what was learnt."),
  /** Small updates. */
  UPDATES_SMALL(Symptom.UPDATE_TOO_SMALL, "The updates are so small that nothing is learnt."),
  /** A loss that goes up. */
  RISING_LOSS(Symptom.RISING_LOSS, "The loss is far above its first values."),
  /** Clipping in most steps. */
  CLIPPING(
      Symptom.CLIPPING_MASKS_FAULT,
      "Most steps are clipped, which keeps the network alive and the fault in place."),

  /** A network that does not learn, of no cause below. */
  NOT_LEARNING(
      Symptom.NOT_LEARNING,
      "The loss is no better than that of the best constant guess, or cannot become so."),
  /** Labels that cannot be learnt. */
  NOT_LEARNING_LABELS(
      Symptom.NOT_LEARNING,
      "The labels are constant, in the wrong form, or do not follow from the features.",
      CauseKind.LABELS),
  /** Output layer or loss that do not fit the labels. */
  NOT_LEARNING_OUTPUT(
      Symptom.NOT_LEARNING,
      "The output layer, its loss and the labels do not belong together.",
      CauseKind.OUTPUT_ACTIVATION,
      CauseKind.LOSS),
  /** Features or targets that are not normalised, or hold NaN. */
  NOT_LEARNING_DATA(
      Symptom.NOT_LEARNING,
      "Features or targets are not normalised, or hold NaN or infinity.",
      CauseKind.INPUT_SCALE,
      CauseKind.TARGET_SCALE,
      CauseKind.DATA_NOT_FINITE),
  /** Rows that are sorted, or nearly all of one class. */
  NOT_LEARNING_BATCHES(
      Symptom.NOT_LEARNING,
      "The rows come sorted, or nearly all of them are of one class.",
      CauseKind.BATCH),
  /** A learning rate out of range, or too few steps. */
  NOT_LEARNING_RATE(
      Symptom.NOT_LEARNING,
      "The learning rate is too high or too low, or the steps are too few.",
      CauseKind.LEARNING_RATE,
      CauseKind.UPDATER,
      CauseKind.TRAINING_TIME),
  /** What holds the weights back. */
  NOT_LEARNING_RESTRAINT(
      Symptom.NOT_LEARNING,
      "Dropout, a penalty, clipping, frozen layers or a normalisation keep the network from"
          + " learning.",
      CauseKind.DROPOUT,
      CauseKind.REGULARISATION,
      CauseKind.CLIPPING,
      CauseKind.FROZEN,
      CauseKind.NORMALISATION),
  /** What was learnt is lost. */
  COLLAPSED(
      Symptom.LEARNING_COLLAPSED,
      "What was learnt is lost: the loss is back at that of the best constant guess.");

  private static final List<FindingCode> CODES = List.of(values());

  private final Symptom symptom;
  private final String meaning;
  private final Set<CauseKind> causes;

  FindingCode(Symptom symptom, String meaning, CauseKind... causes) {
    this.symptom = symptom;
    this.meaning = meaning;
    this.causes = EnumSet.noneOf(CauseKind.class);
    this.causes.addAll(Arrays.asList(causes));
  }

  /**
   * The code of a finding: that of its symptom and the kind of its likeliest cause where there is
   * one, else that of its symptom alone.
   */
  static FindingCode of(Symptom symptom, CauseKind cause) {
    FindingCode general = null;
    for (FindingCode code : CODES) {
      if (code.symptom == symptom && code.isSharpenedBy(cause)) {
        return code;
      }
      if (code.symptom == symptom && code.causes.isEmpty()) {
        general = code;
      }
    }
    if (general == null) {
      throw new IllegalStateException("there is no code for " + symptom);
    }
    return general;
  }

  /** Whether a cause of this kind makes a finding of its symptom one of this code. */
  boolean isSharpenedBy(CauseKind cause) {
    return causes.contains(cause);
  }

  /** What is written in logs and files, such as {@code GM-VANISHING-ACTIVATION}. */
  public String text() {
    return "GM-" + name().replace('_', '-');
  }

  /** What is found. */
  public Symptom symptom() {
    return symptom;
  }

  /** What it means, in one sentence. */
  public String meaning() {
    return meaning;
  }
}
