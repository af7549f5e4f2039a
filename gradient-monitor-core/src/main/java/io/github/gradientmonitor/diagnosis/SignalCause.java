package io.github.gradientmonitor.diagnosis;

import java.util.Objects;

/** What the layers do to a signal on its way, whatever their weights. */
public sealed interface SignalCause extends Cause {
  /**
   * Sigmoids in most hidden layers.
   *
   * @param layers how many
   */
  record SigmoidLayers(int layers) implements SignalCause {
    @Override
    public CauseKind kind() {
      return CauseKind.ACTIVATION;
    }

    @Override
    public String description() {
      return "sigmoid in " + layers + " hidden layers (its derivative is at most 0.25)";
    }
  }

  /**
   * More layers than the signal gets through without a shortcut.
   *
   * @param layers hidden layers on the longest path
   */
  record Depth(int layers) implements SignalCause {
    @Override
    public CauseKind kind() {
      return CauseKind.DEPTH;
    }

    @Override
    public String description() {
      return layers + " hidden layers without a way around them";
    }
  }

  /**
   * Recurrent weights, which are applied once a time step.
   *
   * @param gated whether the recurrent layers are gated already (LSTM, GRU)
   */
  record RecurrentWeights(boolean gated) implements SignalCause {
    @Override
    public CauseKind kind() {
      return CauseKind.RECURRENCE;
    }

    @Override
    public String description() {
      return "the recurrent weights, applied once a time step";
    }
  }

  /** Through time a gradient explodes in single steps (Pascanu et al. 2013, arXiv 1211.5063). */
  record CliffThroughTime() implements SignalCause {
    @Override
    public CauseKind kind() {
      return CauseKind.RECURRENCE;
    }

    @Override
    public String description() {
      return "a gradient that explodes through time in single steps";
    }
  }

  /**
   * A gradient that fades through time, so that nothing is learnt of what lies far back.
   *
   * @param halfLife time steps in which it halves, above 0
   * @param steps time steps that the gradient goes back: those of the longest sequence, or fewer
   *     where back-propagation is truncated
   * @param gated whether the recurrent layers are gated already (LSTM, GRU)
   */
  record Forgetting(double halfLife, long steps, boolean gated) implements SignalCause {
    @Override
    public CauseKind kind() {
      return CauseKind.RECURRENCE;
    }

    @Override
    public String description() {
      return Words.format(
          "a gradient that halves every %s time steps, on its way back over %d",
          Words.figure(halfLife), steps);
    }
  }

  /** A gradient of which is not known how far it reaches back in time. */
  record UnknownReach() implements SignalCause {
    @Override
    public CauseKind kind() {
      return CauseKind.RECURRENCE;
    }

    @Override
    public String description() {
      return "a gradient that may not reach far enough back in time, which is not seen in training";
    }
  }

  /**
   * A softmax in a hidden layer squeezes the signal to a sum of 1.
   *
   * @param layers names of the layers
   */
  record HiddenSoftmax(String layers) implements SignalCause {
    /** Checks that nothing is missing. */
    public HiddenSoftmax {
      Objects.requireNonNull(layers, "layers");
    }

    @Override
    public CauseKind kind() {
      return CauseKind.ACTIVATION;
    }

    @Override
    public String description() {
      return "softmax in the hidden layers " + layers + ", which squeezes the signal to a sum of 1";
    }
  }

  /**
   * Layers without a nonlinearity between them are one layer.
   *
   * @param layers how many hidden layers have none
   */
  record LinearLayers(int layers) implements SignalCause {
    @Override
    public CauseKind kind() {
      return CauseKind.ACTIVATION;
    }

    @Override
    public String description() {
      return "identity in all of the "
          + layers
          + " hidden layers, which together are no more than one linear map";
    }
  }
}
