package io.github.gradientmonitor.alert;

import io.github.gradientmonitor.diagnosis.Diagnosis;
import io.github.gradientmonitor.diagnosis.Finding;
import io.github.gradientmonitor.diagnosis.Prescription;
import io.github.gradientmonitor.diagnosis.Severity;
import io.github.gradientmonitor.diagnosis.Symptom;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
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
  private static final List<Symptom> SYMPTOMS = List.of(Symptom.values());

  private final AlertPolicy policy;
  private final Map<Symptom, Entry> entries = new EnumMap<>(Symptom.class);

  /** Starts without any open alert. */
  public AlertBook(AlertPolicy policy) {
    Objects.requireNonNull(policy, "policy");
    this.policy = policy;
  }

  /**
   * Takes the next diagnosis.
   *
   * @param diagnosis of the same network, or of a replica of it
   * @return what has to be said now, mostly nothing
   */
  public synchronized List<Alert> update(Diagnosis diagnosis) {
    Objects.requireNonNull(diagnosis, "diagnosis");
    if (diagnosis.findings().isEmpty() && entries.isEmpty()) {
      return List.of();
    }
    List<Alert> alerts = new ArrayList<>(0);
    String network = diagnosis.step().network().name();
    for (Symptom symptom : SYMPTOMS) {
      Prescription found = worst(diagnosis, symptom);
      Entry entry = entries.get(symptom);
      if (found != null) {
        if (entry == null) {
          entry = new Entry(found);
          entries.put(symptom, entry);
        }
        if (entry.isPresent(found, policy.raiseAfter())) {
          alerts.add(new Alert(Alert.State.RAISED, found, network, diagnosis.iteration()));
        }
      } else if (entry != null && entry.isAbsent(policy.clearAfter())) {
        entries.remove(symptom);
        alerts.add(
            new Alert(
                Alert.State.CLEARED,
                Prescription.none(entry.latest.finding()),
                network,
                diagnosis.iteration()));
      } else if (entry != null && entry.raised == null) {
        entries.remove(symptom);
      }
    }
    return alerts;
  }

  private @Nullable Prescription worst(Diagnosis diagnosis, Symptom symptom) {
    for (Prescription prescription : diagnosis.prescriptions()) {
      Finding finding = prescription.finding();
      if (finding.symptom() == symptom && finding.severity().compareTo(policy.minimum()) >= 0) {
        return prescription;
      }
    }
    return null;
  }

  private static final class Entry {
    private Prescription latest;
    private int present;
    private int absent;
    private @Nullable Severity raised;

    Entry(Prescription found) {
      this.latest = found;
    }

    /** Counts one diagnosis with the finding; whether it has to be said now. */
    boolean isPresent(Prescription found, int raiseAfter) {
      latest = found;
      Severity severity = found.finding().severity();
      present++;
      absent = 0;
      boolean worse = raised == null || severity.compareTo(raised) > 0;
      if (present < raiseAfter || !worse) {
        return false;
      }
      raised = severity;
      return true;
    }

    /** Counts one diagnosis without the finding; whether its end has to be said now. */
    boolean isAbsent(int clearAfter) {
      present = 0;
      absent++;
      return raised != null && absent >= clearAfter;
    }
  }
}
