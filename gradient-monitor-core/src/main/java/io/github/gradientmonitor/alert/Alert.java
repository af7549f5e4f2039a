package io.github.gradientmonitor.alert;

import io.github.gradientmonitor.advice.Advice;
import io.github.gradientmonitor.diagnosis.Finding;
import io.github.gradientmonitor.diagnosis.Prescription;
import java.util.List;
import java.util.Objects;

/**
 * A finding that is worth a line in the log, or the end of it.
 *
 * @param state whether it begins or ends
 * @param prescription what was found and what to do about it; in a cleared alert, the finding as it
 *     was raised
 * @param network name of the network
 * @param iteration number of the step in which it was raised or cleared
 */
public record Alert(State state, Prescription prescription, String network, long iteration) {

  /** Remedies that a line of the log names; all of them are in the report. */
  private static final int MOST_REMEDIES = 4;

  /** Whether an alert begins or ends. */
  public enum State {
    /** The finding is there, or has become more severe. */
    RAISED,
    /** The finding has been away for long enough. */
    CLEARED
  }

  /** Checks that nothing is missing. */
  public Alert {
    Objects.requireNonNull(state, "state");
    Objects.requireNonNull(prescription, "prescription");
    Objects.requireNonNull(network, "network");
  }

  /** What was found. */
  public Finding finding() {
    return prescription.finding();
  }

  /** What to do about it, the likeliest cure first. */
  public List<Advice> advice() {
    return prescription.advice();
  }

  /**
   * The alert as a person would say it: its code, what, on what evidence, for what likely cause,
   * and what to try.
   */
  public String message() {
    Finding finding = finding();
    List<Advice> advice = advice();
    if (state == State.CLEARED) {
      return finding.code().text()
          + " "
          + finding.symptom().title()
          + " cleared: not seen any more at step "
          + iteration
          + ", first seen at step "
          + finding.since()
          + ".";
    }
    StringBuilder text = new StringBuilder();
    text.append(finding.code().text()).append(' ');
    text.append(finding.symptom().title()).append(": ").append(finding.evidence().sentence());
    text.append('.');
    if (!advice.isEmpty()) {
      text.append(" Likely cause: ").append(prescription.cause().description());
      text.append(". Try: ");
      for (int i = 0; i < Math.min(MOST_REMEDIES, advice.size()); i++) {
        text.append(i == 0 ? "" : "; ").append(advice.get(i).remedy().action());
      }
      text.append('.');
      if (prescription.caution() != null) {
        text.append(' ').append(prescription.caution());
      }
    }
    return text.toString();
  }
}
