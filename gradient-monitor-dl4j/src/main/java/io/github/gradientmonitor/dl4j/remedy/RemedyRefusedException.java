package io.github.gradientmonitor.dl4j.remedy;

import io.github.gradientmonitor.advice.Remedy;

/** A remedy that cannot be applied to a network; the message says why. Nothing was built. */
public final class RemedyRefusedException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  RemedyRefusedException(Remedy remedy, String reason) {
    super("cannot apply " + remedy.action() + ": " + reason);
  }
}
