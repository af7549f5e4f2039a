package io.github.gradientmonitor.alert;

import io.github.gradientmonitor.advice.Advice;
import io.github.gradientmonitor.diagnosis.Finding;
import java.util.List;
import java.util.Objects;

/**
 * A finding that is worth a line in the log, or the end of it.
 *
 * @param state whether it begins or ends
 * @param finding what was found; in a cleared alert, what was found last
 * @param advice ranked, what to do about it; empty in a cleared alert
 * @param network name of the network
 * @param iteration number of the step in which it was raised or cleared
 */
public record Alert(
    State state, Finding finding, List<Advice> advice, String network, long iteration) {

  /** Whether an alert begins or ends. */
  public enum State {
    /** The finding is there, or has become more severe. */
    RAISED,
    /** The finding has been away for long enough. */
    CLEARED
  }

  /** Copies the list. */
  public Alert {
    Objects.requireNonNull(state, "state");
    Objects.requireNonNull(finding, "finding");
    Objects.requireNonNull(network, "network");
    advice = List.copyOf(advice);
  }

  /**
   * The alert as a person would say it: what, on what evidence, for what likely cause, and what to
   * try.
   */
  public String message() {
    if (state == State.CLEARED) {
      return finding.symptom().title()
          + " cleared: not seen any more at step "
          + iteration
          + ", first seen at step "
          + finding.since()
          + ".";
    }
    StringBuilder text = new StringBuilder();
    text.append(finding.symptom().title()).append(": ").append(finding.evidence().sentence());
    text.append('.');
    if (!advice.isEmpty()) {
      Advice first = advice.get(0);
      text.append(" Likely cause: ").append(first.cause()).append(". Try: ");
      for (int i = 0; i < advice.size(); i++) {
        text.append(i == 0 ? "" : "; ").append(advice.get(i).remedy().action());
      }
      text.append('.');
      if (first.caution() != null) {
        text.append(' ').append(first.caution());
      }
    }
    return text.toString();
  }
}
