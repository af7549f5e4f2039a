package io.github.gradientmonitor.diagnosis;

/**
 * Where the cause of a fault lies: what a person has to change. A {@link Cause} is of one kind and
 * carries the figures.
 */
public enum CauseKind {
  /** The activation of hidden layers. */
  ACTIVATION("activation of the hidden layers"),
  /** The activation of an output layer, or the number of its units. */
  OUTPUT_ACTIVATION("activation of the output layer"),
  /** The loss function, or a loss that does not belong to the output's activation. */
  LOSS("loss function"),
  /** The distribution or scale of the initial weights or biases. */
  INITIAL_WEIGHTS("initial weights"),
  /** The learning rate, too high or too low. */
  LEARNING_RATE("learning rate"),
  /** The updater (optimiser), or that there is none. */
  UPDATER("updater"),
  /** Inputs that are not normalised. */
  INPUT_SCALE("scale of the inputs"),
  /** Targets that are not normalised. */
  TARGET_SCALE("scale of the targets"),
  /** Labels that are constant, wrong, in the wrong form, or tell nothing about the features. */
  LABELS("labels"),
  /** Features or labels that hold NaN or infinity. */
  DATA_NOT_FINITE("data that is not finite"),
  /** A penalty on the weights that outweighs the loss. */
  REGULARISATION("regularisation"),
  /** Dropout that drops almost everything. */
  DROPOUT("dropout"),
  /** More layers than the signal gets through. */
  DEPTH("depth"),
  /** Recurrent weights, applied once a time step. */
  RECURRENCE("recurrence"),
  /** The make-up or the size of minibatches. */
  BATCH("minibatches"),
  /** Too few steps. */
  TRAINING_TIME("training time"),
  /** Batch normalisation that cannot work. */
  NORMALISATION("normalisation"),
  /** Layers that are not trained. */
  FROZEN("frozen layers"),
  /** Clipping that hides a fault, or is itself one. */
  CLIPPING("clipping"),
  /** Not known. */
  UNKNOWN("not known");

  private final String title;

  CauseKind(String title) {
    this.title = title;
  }

  /** What it is, in a few words of lower case. */
  public String title() {
    return title;
  }
}
