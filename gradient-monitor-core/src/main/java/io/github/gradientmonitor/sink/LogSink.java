package io.github.gradientmonitor.sink;

import io.github.gradientmonitor.alert.Alert;
import io.github.gradientmonitor.diagnosis.Diagnosis;
import io.github.gradientmonitor.diagnosis.Severity;
import io.github.gradientmonitor.diagnosis.Symptom;
import java.io.Serializable;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.helpers.NOPLogger;
import org.slf4j.helpers.NOPLoggerFactory;

/**
 * Writes to the log, under the logger {@code io.github.gradientmonitor}: one line when something is
 * raised, one when it is cleared, one at the end of each epoch, and one when the sink is closed
 * that counts the alerts that were muted; nothing for each step.
 *
 * <p>A raised alert of {@link Severity#CRITICAL} is an error, any other a warning, a cleared one an
 * info. The summary of an epoch is an info, and is followed by the {@link LayerTable} where the
 * level is debug. Where slf4j has found no logging library, so that every line would be lost, that
 * is said once on standard error, and alerts go there.
 *
 * <p>Serialised, it becomes a new sink, which writes to the log of the machine that it was sent to.
 */
public final class LogSink implements MonitorSink, Serializable {
  private static final long serialVersionUID = 1;

  /** Name of the logger. */
  public static final String LOGGER = "io.github.gradientmonitor";

  private static final AtomicBoolean SILENCE_IS_KNOWN = new AtomicBoolean();

  private final transient Logger logger;

  /** Of the networks whose epoch has not ended yet, by their names. */
  private final transient Map<String, EpochSummary> epochs = new HashMap<>();

  /** Alerts that were muted, by their symptoms. */
  private final transient Map<Symptom, Integer> muted = new EnumMap<>(Symptom.class);

  /** Creates a sink; checks that the log goes somewhere. */
  public LogSink() {
    this(LoggerFactory.getLogger(LOGGER));
    if (LoggerFactory.getILoggerFactory() instanceof NOPLoggerFactory
        && SILENCE_IS_KNOWN.compareAndSet(false, true)) {
      System.err.println(
          "gradient-monitor: slf4j has found no logging library, so alerts come here, and nothing"
              + " else is logged. Add one, such as logback-classic, and manage org.slf4j:slf4j-api to"
              + " the version that it wants: Deeplearning4j asks for 1.7, next to which logback 1.3"
              + " and later stay silent.");
    }
  }

  LogSink(Logger logger) {
    this.logger = logger;
  }

  private Object readResolve() {
    return new LogSink();
  }

  @Override
  public void onDiagnosis(Diagnosis diagnosis) {
    epochs
        .computeIfAbsent(diagnosis.step().network().name(), name -> new EpochSummary())
        .accept(diagnosis.step());
  }

  @Override
  public void onEpochEnd(Diagnosis latest) {
    EpochSummary summary = epochs.remove(latest.step().network().name());
    if (summary == null) {
      return; // No step of this epoch was observed.
    }
    if (logger.isInfoEnabled()) {
      logger.info("{}", summary.sentence(latest));
    }
    if (logger.isDebugEnabled()) {
      logger.debug("{}{}", System.lineSeparator(), LayerTable.of(latest));
    }
  }

  @Override
  public void onMutedAlert(Alert alert) {
    if (alert.state() == Alert.State.RAISED) {
      muted.merge(alert.finding().symptom(), 1, Integer::sum);
    }
  }

  /** Tells how many alerts were muted, if there were any. */
  @Override
  public void close() {
    if (!muted.isEmpty()) {
      String line =
          muted.entrySet().stream()
              .map(each -> each.getKey().title() + " " + each.getValue())
              .collect(Collectors.joining(", ", "Alerts muted: ", "."));
      muted.clear();
      if (logger instanceof NOPLogger) {
        System.err.println("gradient-monitor: " + line);
      } else {
        logger.info("{}", line);
      }
    }
  }

  @Override
  public void onAlert(Alert alert) {
    if (logger instanceof NOPLogger) {
      System.err.println("gradient-monitor: " + alert.message());
    } else if (alert.state() == Alert.State.CLEARED) {
      logger.info("{}", alert.message());
    } else if (alert.finding().severity() == Severity.CRITICAL) {
      logger.error("{}", alert.message());
    } else {
      logger.warn("{}", alert.message());
    }
  }
}
