package io.github.gradientmonitor.diagnosis;

/** Does the network learn? By its loss beside that of the best constant guess. */
public enum Learning {
  /** Not enough steps or passes over the data were seen. */
  TOO_EARLY,
  /** The loss is better than that of a guess. */
  LEARNING,
  /** The loss is no better than that of a guess, after the time that it takes to be better. */
  NOT_LEARNING,
  /** The loss was better than that of a guess, and is not any more. */
  COLLAPSED,
  /** The loss of a guess is not known. */
  UNKNOWN
}
