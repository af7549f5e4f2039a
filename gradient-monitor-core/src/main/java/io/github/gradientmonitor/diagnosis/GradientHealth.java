package io.github.gradientmonitor.diagnosis;

/** One word on the gradient of a network or of a layer, from good to bad. */
public enum GradientHealth {
  /** Too few steps were seen to say anything. */
  WARMING_UP,
  /** Nothing was found that keeps the gradient from any layer. */
  HEALTHY,
  /** Some layers get a gradient too small to learn from. */
  VANISHING,
  /** Some layers get a gradient too large to learn from, or one that is not a number any more. */
  EXPLODING
}
