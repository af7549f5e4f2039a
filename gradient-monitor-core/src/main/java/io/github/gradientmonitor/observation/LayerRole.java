package io.github.gradientmonitor.observation;

/** The part that a layer plays for the gradient. */
public enum LayerRole {
  /** A layer with weights between input and output; the trend over depth is taken over these. */
  HIDDEN,
  /** A layer that computes the loss; the scale of its gradient belongs to the loss. */
  OUTPUT,
  /** Batch normalisation: its shift has a gradient that can stand in for the layer before it. */
  NORMALIZATION
}
