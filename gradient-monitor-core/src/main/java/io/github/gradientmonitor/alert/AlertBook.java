package io.github.gradientmonitor.alert;

import io.github.gradientmonitor.advice.Advice;
import io.github.gradientmonitor.diagnosis.Diagnosis;
import io.github.gradientmonitor.diagnosis.Finding;
import io.github.gradientmonitor.diagnosis.Severity;
import io.github.gradientmonitor.diagnosis.Symptom;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Remembers which alerts are open for one network, so that each is raised once and cleared once.
 *
 * <p>An open alert is raised again only when its finding becomes more severe.
 *
 * <p>Replicas of a network that train on several threads may share a book. Diagnoses in a row are
 * then those of all replicas, in the order in which they come.
 */
public final class AlertBook {
  private final AlertPolicy policy;
  private final Map<Symptom, Entry> entries = new EnumMap<>(Symptom.class);

  /** Starts without any open alert. */
  public AlertBook(AlertPolicy policy) {
    this.policy = policy;
  }

  /**
   * Takes the next diagnosis.
   *
   * @param diagnosis of the same network, or of a replica of it
   * @param advisor gives the advice on a finding; asked only when an alert is raised
   * @return what has to be said now, mostly nothing
   */
  public synchronized List<Alert> accept(
      Diagnosis diagnosis, Function<Finding, List<Advice>> advisor) {
    if (diagnosis.findings().isEmpty() && entries.isEmpty()) {
      return List.of();
    }
    List<Alert> alerts = new ArrayList<>(0);
    String network = diagnosis.step().network().name();
    for (Symptom symptom : Symptom.values()) {
      Finding finding = loudest(diagnosis, symptom);
      Entry entry = entries.get(symptom);
      if (finding != null) {
        if (entry == null) {
          entry = new Entry(finding);
          entries.put(symptom, entry);
        }
        if (entry.isPresent(finding, policy.raiseAfter())) {
          alerts.add(
              new Alert(
                  Alert.State.RAISED,
                  finding,
                  advisor.apply(finding),
                  network,
                  diagnosis.iteration()));
        }
      } else if (entry != null && entry.isAbsent(policy.clearAfter())) {
        entries.remove(symptom);
        alerts.add(
            new Alert(
                Alert.State.CLEARED, entry.latest, List.of(), network, diagnosis.iteration()));
      } else if (entry != null && entry.said == null) {
        entries.remove(symptom);
      }
    }
    return alerts;
  }

  private @Nullable Finding loudest(Diagnosis diagnosis, Symptom symptom) {
    for (Finding finding : diagnosis.findings()) {
      if (finding.symptom() == symptom && finding.severity().compareTo(policy.minimum()) >= 0) {
        return finding;
      }
    }
    return null;
  }

  private static final class Entry {
    private Finding latest;
    private int present;
    private int absent;
    private @Nullable Severity said;

    Entry(Finding finding) {
      this.latest = finding;
    }

    /** Counts one diagnosis with the finding; whether it has to be said now. */
    boolean isPresent(Finding finding, int raiseAfter) {
      latest = finding;
      present++;
      absent = 0;
      boolean louder = said == null || finding.severity().compareTo(said) > 0;
      if (present < raiseAfter || !louder) {
        return false;
      }
      said = finding.severity();
      return true;
    }

    /** Counts one diagnosis without the finding; whether its end has to be said now. */
    boolean isAbsent(int clearAfter) {
      present = 0;
      absent++;
      return said != null && absent >= clearAfter;
    }
  }
}
