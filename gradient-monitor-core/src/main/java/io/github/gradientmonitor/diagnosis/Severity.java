package io.github.gradientmonitor.diagnosis;

/** How much a finding matters, in rising order. */
public enum Severity {
  /** Unusual, and no reason to stop: networks like this may train. */
  WATCH,
  /** The training suffers. */
  WARNING,
  /** The training is lost, or will be in a few steps. */
  CRITICAL
}
