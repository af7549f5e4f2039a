package io.github.gradientmonitor.alert;

import io.github.gradientmonitor.diagnosis.Diagnosis;
import io.github.gradientmonitor.diagnosis.Finding;
import io.github.gradientmonitor.diagnosis.Prescription;
import io.github.gradientmonitor.diagnosis.Symptom;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Remembers which alerts are open for one network, so that each is raised once and cleared once.
 *
 * <p>An open alert is raised again only when its finding becomes more severe.
 *
 * <p>Replicas of a network that train on several threads may share a book. Diagnoses in a row are
 * those of one replica, told apart by the name of its network: an alert is raised when one replica
 * has had the finding for long enough, and cleared when one has been without it for long enough and
 * none has had it meanwhile.
 */
public final class AlertBook {
  private static final List<Symptom> SYMPTOMS = List.of(Symptom.values());

  private final AlertPolicy policy;
  private final Predicate<Finding> choice;
  private final Map<Symptom, Entry> entries = new EnumMap<>(Symptom.class);

  private AlertBook(AlertPolicy policy, Predicate<Finding> choice) {
    this.policy = policy;
    this.choice = choice;
  }

  /** Starts without any open alert, for the findings that are not muted. */
  public AlertBook(AlertPolicy policy) {
    this(Objects.requireNonNull(policy, "policy"), finding -> !policy.mutes().cover(finding));
  }

  /** A book for the findings that are muted: its alerts are counted, not said. */
  public static AlertBook ofMuted(AlertPolicy policy) {
    Objects.requireNonNull(policy, "policy");
    return new AlertBook(policy, policy.mutes()::cover);
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
      Prescription prescription = worst(diagnosis, symptom);
      if (prescription != null) {
        Entry entry = entries.computeIfAbsent(symptom, key -> new Entry());
        if (entry.isPresent(network, prescription.finding(), policy.raiseAfter())) {
          alerts.add(new Alert(Alert.State.RAISED, prescription, network, diagnosis.iteration()));
        }
        continue;
      }
      Entry entry = entries.get(symptom);
      if (entry == null) {
        continue;
      }
      Finding cleared = entry.cleared(network, policy.clearAfter());
      if (cleared != null) {
        alerts.add(
            new Alert(
                Alert.State.CLEARED, Prescription.none(cleared), network, diagnosis.iteration()));
      }
      if (cleared != null || entry.isOver()) {
        entries.remove(symptom);
      }
    }
    return alerts;
  }

  private @Nullable Prescription worst(Diagnosis diagnosis, Symptom symptom) {
    for (Prescription prescription : diagnosis.prescriptions()) {
      Finding finding = prescription.finding();
      if (finding.symptom() == symptom
          && finding.severity().compareTo(policy.minimum()) >= 0
          && choice.test(finding)) {
        return prescription;
      }
    }
    return null;
  }

  private static final class Entry {
    /** Diagnoses in a row with the finding, and without it, by name of the replica. */
    private final Map<String, Integer> present = new HashMap<>();

    private final Map<String, Integer> absent = new HashMap<>();
    private @Nullable Finding raised;

    /** Counts one diagnosis with the finding; whether it has to be said now. */
    boolean isPresent(String replica, Finding finding, int raiseAfter) {
      absent.clear();
      boolean worse = raised == null || finding.severity().compareTo(raised.severity()) > 0;
      if (present.merge(replica, 1, Integer::sum) < raiseAfter || !worse) {
        return false;
      }
      raised = finding;
      return true;
    }

    /** Counts one diagnosis without the finding; what has to be cleared now, or null. */
    @Nullable Finding cleared(String replica, int clearAfter) {
      present.remove(replica);
      return absent.merge(replica, 1, Integer::sum) >= clearAfter ? raised : null;
    }

    /** Whether it was never said, and no replica has it any more. */
    boolean isOver() {
      return raised == null && present.isEmpty();
    }
  }
}
