package io.github.gradientmonitor.diagnosis;

/** What holds the weights back: dropout, penalties, clipping, frozen layers. */
public sealed interface RestraintCause extends Cause {
  /**
   * Dropout that lets almost nothing through.
   *
   * @param layers names of the layers
   * @param keepProbability share that is kept
   */
  record Dropout(String layers, double keepProbability) implements RestraintCause {
    @Override
    public CauseKind kind() {
      return CauseKind.DROPOUT;
    }

    @Override
    public String description() {
      return "dropout that keeps " + Words.percent(keepProbability) + " of the inputs of " + layers;
    }
  }

  /**
   * A penalty on the weights that outweighs the loss.
   *
   * @param ratio of the penalty to the loss
   */
  record Penalty(double ratio) implements RestraintCause {
    @Override
    public CauseKind kind() {
      return CauseKind.REGULARISATION;
    }

    @Override
    public String description() {
      return "a penalty on the weights that is x" + Words.factor(ratio) + " the loss";
    }
  }

  /**
   * Clipping so tight that it is the learning rate.
   *
   * @param limit that is set
   */
  record TightClipping(double limit) implements RestraintCause {
    @Override
    public CauseKind kind() {
      return CauseKind.CLIPPING;
    }

    @Override
    public String description() {
      return "clipping at " + Words.figure(limit) + ", which makes every step tiny";
    }
  }

  /** Every layer is frozen. */
  record AllFrozen() implements RestraintCause {
    @Override
    public CauseKind kind() {
      return CauseKind.FROZEN;
    }

    @Override
    public String description() {
      return "layers that are all frozen";
    }
  }

  /**
   * Every hidden layer is frozen.
   *
   * @param layers their names
   * @param features units of the last of them, 1 or more
   */
  record HiddenFrozen(String layers, long features) implements RestraintCause {
    @Override
    public CauseKind kind() {
      return CauseKind.FROZEN;
    }

    @Override
    public String description() {
      return "hidden layers that are all frozen (" + layers + ")";
    }
  }

  /** Batch normalisation over a minibatch of one example, which leaves nothing but the shift. */
  record BatchOfOne() implements RestraintCause {
    @Override
    public CauseKind kind() {
      return CauseKind.NORMALISATION;
    }

    @Override
    public String description() {
      return "batch normalisation over minibatches of one example, whose variance is 0";
    }
  }
}
