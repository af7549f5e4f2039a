package io.github.gradientmonitor.testing;

import io.github.gradientmonitor.alert.Alert;
import io.github.gradientmonitor.diagnosis.Diagnosis;
import io.github.gradientmonitor.sink.MonitorSink;
import java.util.ArrayList;
import java.util.List;

/** Keeps all that it is told. */
public final class RecordingSink implements MonitorSink {
  private final List<Diagnosis> diagnoses = new ArrayList<>();
  private final List<Alert> alerts = new ArrayList<>();
  private final List<Alert> mutedAlerts = new ArrayList<>();
  private int closes;

  /** Creates a sink that was told nothing yet. */
  public RecordingSink() {}

  @Override
  public void onDiagnosis(Diagnosis diagnosis) {
    diagnoses.add(diagnosis);
  }

  @Override
  public void onAlert(Alert alert) {
    alerts.add(alert);
  }

  @Override
  public void onMutedAlert(Alert alert) {
    mutedAlerts.add(alert);
  }

  @Override
  public void close() {
    closes++;
  }

  /** All diagnoses, in order. */
  public List<Diagnosis> diagnoses() {
    return diagnoses;
  }

  /** All alerts, in order. */
  public List<Alert> alerts() {
    return alerts;
  }

  /** All alerts that were muted, in order. */
  public List<Alert> mutedAlerts() {
    return mutedAlerts;
  }

  /** How often it was closed. */
  public int closes() {
    return closes;
  }
}
