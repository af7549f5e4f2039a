package io.github.gradientmonitor.clipping;

/** The policy that clips nothing. */
enum NoClipping implements ClippingPolicy {
  NONE;

  @Override
  public Clipper start() {
    return gradient -> Scaling.NONE;
  }
}
