package io.github.gradientmonitor.report;

import io.github.gradientmonitor.alert.Alert;
import io.github.gradientmonitor.diagnosis.Diagnosis;
import io.github.gradientmonitor.observation.LayerSample;
import io.github.gradientmonitor.observation.TrainingStep;
import io.github.gradientmonitor.sink.MonitorSink;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Remembers the latest run, whatever its length, in bounded memory: every alert up to {@link
 * #ALERTS}, the first 32 steps, and of the others as many as fit; it halves its resolution when it
 * is full. A network of 100 layers takes about 1.5 MB.
 *
 * <p>A step that does not {@linkplain TrainingStep#continues continue} the one before begins a new
 * run, and the old one is forgotten; {@link HtmlReport} keeps them apart.
 *
 * <p>{@link #run()} may be called from any thread.
 */
public final class RunRecorder implements MonitorSink {
  /** Alerts that are kept: the first half, and the latest half. */
  static final int ALERTS = 256;

  /** Most layers times steps that are kept, which bounds memory and the size of a report. */
  private static final int CELLS = 100_000;

  private static final int FEWEST_STEPS = 128;
  private static final int MOST_STEPS = 1024;

  private final List<Alert> alerts = new ArrayList<>();
  private StepSeries series = new StepSeries(MOST_STEPS);
  private @Nullable Diagnosis latest;

  /** The latest step, held back because an alert may still come to it. */
  private @Nullable RecordedStep pending;

  private Tally tally = new Tally();

  /** Creates a recorder that has heard of nothing yet. */
  public RunRecorder() {}

  @Override
  public synchronized void onDiagnosis(Diagnosis diagnosis) {
    if (latest == null || !diagnosis.step().continues(latest.step())) {
      begin(diagnosis.layers().size());
    }
    if (pending != null) {
      series.accept(pending);
    }
    latest = diagnosis;
    pending = new RecordedStep(diagnosis);
    tally.add(diagnosis.step());
  }

  @Override
  public synchronized void onAlert(Alert alert) {
    if (pending != null && pending.iteration() == alert.iteration()) {
      pending = pending.withAlert();
    }
    if (alerts.size() == ALERTS) {
      alerts.remove(ALERTS / 2);
    }
    alerts.add(alert);
    tally.add(alert);
  }

  @Override
  public synchronized void onMutedAlert(Alert alert) {
    tally.addMuted(alert);
  }

  /** What is remembered now; empty before the first step. */
  public synchronized Optional<RecordedRun> run() {
    if (latest == null || pending == null) {
      return Optional.empty();
    }
    List<RecordedStep> steps = series.steps();
    steps.add(pending);
    return Optional.of(new RecordedRun(latest, steps, series.stride(), alerts, tally.totals()));
  }

  private void begin(int layers) {
    int steps = Math.min(MOST_STEPS, Math.max(FEWEST_STEPS, CELLS / Math.max(1, layers)));
    series = new StepSeries(steps / 2 * 2);
    alerts.clear();
    tally = new Tally();
    pending = null;
  }

  private static final class Tally {
    private long steps;
    private long clipped;
    private long skipped;
    private long nonFinite;
    private long raised;
    private long cleared;
    private long muted;
    private long watchingNanos;
    private long elapsedNanos;

    void add(TrainingStep step) {
      steps++;
      clipped += step.intervention().clipped() ? 1 : 0;
      skipped += step.intervention().skipped() ? 1 : 0;
      nonFinite += step.layers().stream().mapToLong(LayerSample::nonFinite).sum() > 0 ? 1 : 0;
      watchingNanos += step.timing().watchingNanos();
      elapsedNanos += step.timing().elapsedNanos();
    }

    void add(Alert alert) {
      switch (alert.state()) {
        case RAISED -> raised++;
        case CLEARED -> cleared++;
      }
    }

    void addMuted(Alert alert) {
      muted += alert.state() == Alert.State.RAISED ? 1 : 0;
    }

    RecordedRun.Totals totals() {
      return new RecordedRun.Totals(
          steps, clipped, skipped, nonFinite, raised, cleared, muted, watchingNanos, elapsedNanos);
    }
  }
}
