package io.github.gradientmonitor.observation;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Facts about one layer that has parameters; they do not change while the network trains.
 *
 * @param name unique in its network
 * @param type what the framework calls this kind of layer, such as {@code Dense} or {@code LSTM}
 * @param role the part it plays for the gradient
 * @param depth position on the longest path from the input, counted in layers with weights: 1 for
 *     the first. A normalisation layer has the depth of the layer before it
 * @param inputs number of inputs, or of input channels; 0 when unknown
 * @param outputs number of units, or of output channels; 0 when unknown
 * @param activation lower-case name of the function that is applied to its output before the next
 *     layer with weights, such as {@code sigmoid}; null when there is none or it is not known
 * @param weightInit lower-case name of the distribution of the initial weights, such as {@code
 *     xavier}; null when not known
 * @param recurrent whether it carries state from one time step to the next
 * @param frozen whether its parameters are held fixed by intent
 * @param normalization name of the batch normalisation layer that takes this layer's output before
 *     any nonlinearity, which leaves its bias without a gradient; null when there is none
 * @param settings what it was set to when the training began
 */
public record LayerProfile(
    String name,
    String type,
    LayerRole role,
    int depth,
    long inputs,
    long outputs,
    @Nullable String activation,
    @Nullable String weightInit,
    boolean recurrent,
    boolean frozen,
    @Nullable String normalization,
    LayerSettings settings) {

  /**
   * Checks the components.
   *
   * @throws IllegalArgumentException if the name is empty, the depth is below 1, or a size is
   *     negative
   */
  public LayerProfile {
    Objects.requireNonNull(type, "type");
    Objects.requireNonNull(role, "role");
    Objects.requireNonNull(settings, "settings");
    if (name.isEmpty()) {
      throw new IllegalArgumentException("name must not be empty");
    }
    if (depth < 1) {
      throw new IllegalArgumentException(
          "depth of " + DisplayName.of(name) + " must be at least 1, was " + depth);
    }
    if (inputs < 0 || outputs < 0) {
      throw new IllegalArgumentException(
          "inputs and outputs of "
              + DisplayName.of(name)
              + " must not be negative, were "
              + inputs
              + ", "
              + outputs);
    }
  }

  /** A layer of whose settings nothing is known. */
  public LayerProfile(
      String name,
      String type,
      LayerRole role,
      int depth,
      long inputs,
      long outputs,
      @Nullable String activation,
      @Nullable String weightInit,
      boolean recurrent,
      boolean frozen,
      @Nullable String normalization) {
    this(
        name,
        type,
        role,
        depth,
        inputs,
        outputs,
        activation,
        weightInit,
        recurrent,
        frozen,
        normalization,
        LayerSettings.UNKNOWN);
  }

  /** The kind of its activation. */
  public ActivationFamily family() {
    return ActivationFamily.of(activation);
  }

  /**
   * Starts the description of a hidden layer of which no more than the name is known.
   *
   * @param name unique in its network
   * @return a builder
   */
  public static Builder named(String name) {
    return new Builder(name);
  }

  /** Names the facts one by one; what is not named is unknown. */
  public static final class Builder {
    private final String name;
    private String type = "Layer";
    private LayerRole role = LayerRole.HIDDEN;
    private int depth = 1;
    private long inputs;
    private long outputs;
    private @Nullable String activation;
    private @Nullable String weightInit;
    private boolean recurrent;
    private boolean frozen;
    private @Nullable String normalization;
    private LayerSettings settings = LayerSettings.UNKNOWN;

    private Builder(String name) {
      this.name = Objects.requireNonNull(name, "name");
    }

    /** Sets what the framework calls this kind of layer. */
    public Builder type(String type) {
      this.type = type;
      return this;
    }

    /** Sets the part that the layer plays; hidden when not called. */
    public Builder role(LayerRole role) {
      this.role = role;
      return this;
    }

    /** Sets the position on the longest path from the input, 1 for the first layer. */
    public Builder depth(int depth) {
      this.depth = depth;
      return this;
    }

    /** Sets the number of inputs and outputs. */
    public Builder sizes(long inputs, long outputs) {
      this.inputs = inputs;
      this.outputs = outputs;
      return this;
    }

    /** Sets the lower-case name of the activation function. */
    public Builder activation(@Nullable String activation) {
      this.activation = activation;
      return this;
    }

    /** Sets the lower-case name of the distribution of the initial weights. */
    public Builder weightInit(@Nullable String weightInit) {
      this.weightInit = weightInit;
      return this;
    }

    /** Sets whether state is carried from one time step to the next. */
    public Builder recurrent(boolean recurrent) {
      this.recurrent = recurrent;
      return this;
    }

    /** Sets whether the parameters are held fixed by intent. */
    public Builder frozen(boolean frozen) {
      this.frozen = frozen;
      return this;
    }

    /** Sets the name of the batch normalisation layer behind this one. */
    public Builder normalization(@Nullable String normalization) {
      this.normalization = normalization;
      return this;
    }

    /** Sets what the layer was set to. */
    public Builder settings(LayerSettings settings) {
      this.settings = settings;
      return this;
    }

    /** The profile. */
    public LayerProfile build() {
      return new LayerProfile(
          name,
          type,
          role,
          depth,
          inputs,
          outputs,
          activation,
          weightInit,
          recurrent,
          frozen,
          normalization,
          settings);
    }
  }
}
