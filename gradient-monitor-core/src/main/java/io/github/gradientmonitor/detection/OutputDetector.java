package io.github.gradientmonitor.detection;

import io.github.gradientmonitor.diagnosis.DataCause;
import io.github.gradientmonitor.diagnosis.Finding;
import io.github.gradientmonitor.diagnosis.OutputCause;
import io.github.gradientmonitor.diagnosis.Severity;
import io.github.gradientmonitor.diagnosis.Words;
import io.github.gradientmonitor.observation.ActivationFamily;
import io.github.gradientmonitor.observation.DisplayName;
import io.github.gradientmonitor.observation.LabelSample;
import io.github.gradientmonitor.observation.LayerProfile;
import io.github.gradientmonitor.observation.LayerRole;
import io.github.gradientmonitor.observation.NetworkProfile;
import io.github.gradientmonitor.statistics.ColumnStatistics;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Do activation, loss and targets of each output layer go together? */
final class OutputDetector implements Detector {
  private static final Set<String> OVER_CLASSES = Set.of("mcxent", "negativeloglikelihood");

  /**
   * Targets of a standard deviation or a mean above this are far from what a network begins with.
   */
  private static final double LARGE_TARGET = 30;

  /** A target may lie outside of the range of the output by this share of it. */
  private static final double TOLERANCE = 0.05;

  private List<Finding> mismatches = List.of();
  private List<Finding> ranges = List.of();
  private boolean looked;

  @Override
  public List<Finding> inspect(Reading reading) {
    NetworkProfile network = reading.step().network();
    if (!looked) {
      looked = true;
      mismatches =
          network.layers().stream()
              .filter(layer -> layer.role() == LayerRole.OUTPUT)
              .flatMap(layer -> mismatch(layer).stream())
              .toList();
    }
    List<LabelSample> labels = reading.step().data().labels();
    if (!labels.isEmpty()) {
      ranges =
          labels.stream()
              .flatMap(sample -> range(Sign.output(network, sample.output()), sample).stream())
              .toList();
    }
    return Sign.both(mismatches, ranges);
  }

  private static Optional<Finding> mismatch(LayerProfile layer) {
    String loss = layer.settings().loss();
    if (loss == null) {
      return Optional.empty();
    }
    String activation = layer.activation() == null ? "identity" : layer.activation();
    ActivationFamily family = ActivationFamily.of(activation);
    if (family == ActivationFamily.SOFTMAX && layer.outputs() == 1) {
      return Optional.of(
          Sign.of(
              Severity.CRITICAL,
              List.of(layer.name()),
              "softmax over one unit is 1 whatever the weights",
              new OutputCause.SoftmaxOverOneUnit()));
    }
    if (OVER_CLASSES.contains(loss) && family != ActivationFamily.SOFTMAX) {
      return Optional.of(
          mismatch(
              layer, Severity.CRITICAL, activation, loss, "is lowest where every output is 1"));
    }
    if (loss.equals("binaryxent")) {
      return switch (family) {
        case SIGMOID -> Optional.empty();
        case SOFTMAX ->
            Optional.of(
                mismatch(layer, Severity.WATCH, activation, loss, "counts each error twice"));
        default ->
            Optional.of(
                mismatch(
                    layer,
                    Severity.CRITICAL,
                    activation,
                    loss,
                    "is not defined outside of 0 .. 1"));
      };
    }
    if (family == ActivationFamily.SOFTMAX && !OVER_CLASSES.contains(loss)) {
      boolean distance = loss.equals("mse") || loss.equals("l2") || loss.equals("kld");
      return distance && !loss.equals("kld")
          ? Optional.of(
              mismatch(
                  layer,
                  Severity.WATCH,
                  activation,
                  loss,
                  "has a gradient that vanishes where the prediction is wrong"))
          : Optional.empty();
    }
    return Optional.empty();
  }

  private static Finding mismatch(
      LayerProfile layer, Severity severity, String activation, String loss, String why) {
    return Sign.of(
        severity,
        List.of(layer.name()),
        Words.format(
            "%s with %s at %s: the loss %s",
            DisplayName.of(activation), DisplayName.of(loss), DisplayName.of(layer.name()), why),
        new OutputCause.Activation(activation, loss),
        new OutputCause.Loss(activation, loss));
  }

  private static Optional<Finding> range(@Nullable LayerProfile output, LabelSample labels) {
    if (output == null) {
      return Optional.empty();
    }
    String activation = output.activation() == null ? "identity" : output.activation();
    double low = lowest(activation);
    double high = highest(activation);
    double slack = TOLERANCE * (Double.isFinite(high - low) ? high - low : 1);
    ColumnStatistics columns = labels.columns();
    boolean classNumbers = columns.columns() == 1 && columns.facts().whole();
    for (int i = 0; i < columns.columns(); i++) {
      double spread = Math.sqrt(columns.variance(i));
      boolean below = columns.smallest(i) < low - slack && columns.mean(i) - spread < low;
      boolean above = columns.largest(i) > high + slack && columns.mean(i) + spread > high;
      if (below || above) {
        OutputCause reach =
            new OutputCause.OutOfReach(activation, columns.smallest(), columns.largest());
        return Optional.of(
            Sign.of(
                classNumbers ? Severity.WATCH : Severity.WARNING,
                List.of(output.name()),
                Words.format(
                    "targets lie in %s .. %s, and %s can give %s .. %s",
                    Words.figure(columns.smallest()),
                    Words.figure(columns.largest()),
                    activation,
                    Words.figure(low),
                    Words.figure(high)),
                reach,
                new DataCause.TargetScale(columns.smallest(), columns.largest())));
      }
    }
    return targetScale(output, columns);
  }

  private static Optional<Finding> targetScale(LayerProfile output, ColumnStatistics columns) {
    for (int i = 0; i < columns.columns(); i++) {
      if (columns.rms(i) > LARGE_TARGET) {
        return Optional.of(
            Sign.of(
                Severity.WARNING,
                List.of(output.name()),
                Words.format(
                    "targets lie in %s .. %s, where a network begins with outputs of about 1",
                    Words.figure(columns.smallest()), Words.figure(columns.largest())),
                new DataCause.TargetScale(columns.smallest(), columns.largest())));
      }
    }
    return Optional.empty();
  }

  private static double lowest(String activation) {
    return switch (activation) {
      case "sigmoid", "hardsigmoid", "softmax", "relu", "relu6", "softplus", "rectifiedtanh" -> 0;
      case "tanh", "hardtanh", "softsign" -> -1;
      default -> Double.NEGATIVE_INFINITY;
    };
  }

  private static double highest(String activation) {
    return switch (activation) {
      case "sigmoid", "hardsigmoid", "softmax", "tanh", "hardtanh", "softsign", "rectifiedtanh" ->
          1;
      case "relu6" -> 6;
      default -> Double.POSITIVE_INFINITY;
    };
  }
}
