package io.github.gradientmonitor.dl4j;

import io.github.gradientmonitor.alert.Alert;
import io.github.gradientmonitor.sink.MonitorSink;
import java.util.List;

/** Keeps every alert. */
final class AlertList implements MonitorSink {
  private final List<Alert> alerts;

  AlertList(List<Alert> alerts) {
    this.alerts = alerts;
  }

  @Override
  public void onAlert(Alert alert) {
    alerts.add(alert);
  }
}
