package io.github.gradientmonitor.detection;

import io.github.gradientmonitor.diagnosis.DataCause;
import io.github.gradientmonitor.diagnosis.Finding;
import java.util.List;

/** What data and configuration say about whether a network will learn. */
enum Prospect {
  /** Nothing speaks against it. */
  OPEN,
  /** It mostly does not work. */
  POOR,
  /** It cannot work, whatever the loss looks like. */
  NONE;

  /** By the worst of some {@linkplain Sign signs}. */
  static Prospect of(List<Finding> signs) {
    Prospect worst = OPEN;
    for (Finding sign : signs) {
      Prospect one = of(sign);
      worst = one.compareTo(worst) > 0 ? one : worst;
    }
    return worst;
  }

  /** A loss that is not finite says so itself: one gap in the data does not make it deceptive. */
  private static Prospect of(Finding sign) {
    return switch (sign.severity()) {
      case CRITICAL -> sign.cause() instanceof DataCause.HoldsNonFinite ? POOR : NONE;
      case WARNING -> POOR;
      default -> OPEN;
    };
  }
}
