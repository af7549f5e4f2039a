package io.github.gradientmonitor.dl4j;

import io.github.gradientmonitor.alert.Alert;
import io.github.gradientmonitor.diagnosis.Diagnosis;
import io.github.gradientmonitor.sink.MonitorSink;
import java.util.ArrayList;
import java.util.List;

/** Keeps all that it is told. */
final class Recorder implements MonitorSink {
  private final List<Diagnosis> diagnoses = new ArrayList<>();
  private final List<Alert> alerts = new ArrayList<>();
  private int closes;

  @Override
  public void onDiagnosis(Diagnosis diagnosis) {
    diagnoses.add(diagnosis);
  }

  @Override
  public void onAlert(Alert alert) {
    alerts.add(alert);
  }

  @Override
  public void close() {
    closes++;
  }

  List<Diagnosis> diagnoses() {
    return diagnoses;
  }

  List<Alert> alerts() {
    return alerts;
  }

  int closes() {
    return closes;
  }
}
