package io.github.gradientmonitor.diagnosis;

/**
 * Why something is wrong, as far as it can be told: a record a cause, with its figures.
 *
 * <p>The detector that finds a thing says what it knows of the cause; an interpreter may put a
 * deeper one in front. The families are the places in which a person would look.
 */
public sealed interface Cause
    permits WeightCause,
        SignalCause,
        StepCause,
        OutputCause,
        DataCause,
        LabelCause,
        RestraintCause,
        Cause.Unknown {
  /** What a person has to change. */
  CauseKind kind();

  /** The cause in a few words that follow "Likely cause:". */
  String description();

  /** Nothing is known of the cause. */
  record Unknown() implements Cause {
    @Override
    public CauseKind kind() {
      return CauseKind.UNKNOWN;
    }

    @Override
    public String description() {
      return "not known";
    }
  }
}
