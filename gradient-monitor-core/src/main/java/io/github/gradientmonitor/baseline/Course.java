package io.github.gradientmonitor.baseline;

import io.github.gradientmonitor.argument.Arguments;
import io.github.gradientmonitor.diagnosis.Diagnosis;
import io.github.gradientmonitor.observation.LayerProfile;
import io.github.gradientmonitor.observation.LayerSample;
import io.github.gradientmonitor.observation.NetworkProfile;
import io.github.gradientmonitor.observation.TrainingStep;
import io.github.gradientmonitor.sink.MonitorSink;
import io.github.gradientmonitor.statistics.TensorStatistics;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The course of a run, as far as it is needed to tell whether another one is like it: skill, norms
 * of the gradients and update ratios by share of the run. A sink, of a listener or of {@link
 * io.github.gradientmonitor.sink.JsonLinesReader#play}.
 *
 * <p>Keeps every step of a short run, every second, fourth and so on of a long one: 1024 at most. A
 * network that starts anew begins a new course, and the old one is forgotten. A course that has
 * heard of several networks, such as the replicas of a parallel training, is of none of them: it
 * can be compared with nothing.
 *
 * <p>Norms and ratios are decimal logarithms: NaN where nothing was read, negative infinity for an
 * exact zero, positive infinity where a NaN or an infinity was found. Any thread.
 */
public final class Course implements MonitorSink {
  /** Parts of a run, of equal numbers of steps, that are held beside each other. */
  static final int PARTS = 10;

  /** Makes the median absolute deviation that of a normal distribution. */
  private static final double NORMAL = 1.4826;

  private static final int MOST_POINTS = 1024;

  private final int epochs;
  private final List<double[]> points = new ArrayList<>();
  private final Set<NetworkProfile> networks = new LinkedHashSet<>();
  private @Nullable TrainingStep latest;
  private long steps;
  private int stride = 1;

  /** A course of a whole run. */
  public Course() {
    this.epochs = 0;
  }

  /**
   * A course of the first epochs of a run; what comes after them is left out.
   *
   * @param epochs 1 or more
   * @throws IllegalArgumentException if there are fewer
   */
  public Course(int epochs) {
    Arguments.check(epochs >= 1, "epochs must be 1 or more", epochs);
    this.epochs = epochs;
  }

  /** A course of so many epochs as another; 0 for the whole run. */
  static Course ofEpochs(int epochs) {
    return epochs == 0 ? new Course() : new Course(epochs);
  }

  @Override
  public synchronized void onDiagnosis(Diagnosis diagnosis) {
    TrainingStep step = diagnosis.step();
    if (epochs > 0 && step.epoch() >= epochs) {
      return;
    }
    if (latest == null || !step.continues(latest)) {
      points.clear();
      steps = 0;
      stride = 1;
    }
    if (latest == null || !step.network().equals(latest.network())) {
      networks.add(step.network());
    }
    latest = step;
    if (steps++ % stride != 0) {
      return;
    }
    points.add(point(diagnosis));
    if (points.size() == MOST_POINTS) {
      for (int i = 0; i < MOST_POINTS / 2; i++) {
        points.set(i, points.get(2 * i));
      }
      points.subList(MOST_POINTS / 2, MOST_POINTS).clear();
      stride *= 2;
    }
  }

  /** Epochs that it is of; 0 for the whole run. */
  public int epochs() {
    return epochs;
  }

  /** Observed steps. */
  public synchronized long steps() {
    return steps;
  }

  /** Epochs in which a step was observed. */
  synchronized int epochsSeen() {
    return latest == null ? 0 : latest.epoch() + 1;
  }

  /** Names of the networks that took a step, in the order of their first. */
  synchronized List<String> networks() {
    return networks.stream().map(NetworkProfile::name).toList();
  }

  /** Names of the layers by depth; none before the first step. */
  public synchronized List<String> layers() {
    return latest == null ? List.of() : layers(latest);
  }

  /**
   * One track of the course: the value in the first step, the median of each part, and how far its
   * steps scatter about it.
   *
   * @param quantity what is asked for
   * @param layer position of the layer by depth; of no account for what is of the network
   */
  synchronized Track track(Quantity quantity, int layer) {
    int column = column(quantity, layer);
    double[] medians = new double[PARTS];
    double[] spreads = new double[PARTS];
    for (int part = 0; part < PARTS; part++) {
      double[] values =
          points.subList(part * points.size() / PARTS, (part + 1) * points.size() / PARTS).stream()
              .mapToDouble(point -> point[column])
              .filter(value -> !Double.isNaN(value))
              .toArray();
      double median = median(values);
      medians[part] = median;
      spreads[part] =
          Double.isFinite(median)
              ? NORMAL * median(Arrays.stream(values).map(v -> Math.abs(v - median)).toArray())
              : 0;
    }
    return new Track(points.isEmpty() ? Double.NaN : points.get(0)[column], medians, spreads);
  }

  /** Names of the layers of a step by depth. */
  static List<String> layers(TrainingStep step) {
    return step.network().layers().stream().map(LayerProfile::name).toList();
  }

  /** Where a quantity is in a point: skill first, then three numbers for each layer. */
  static int column(Quantity quantity, int layer) {
    return switch (quantity) {
      case SKILL -> 0;
      case BIAS_GRADIENT -> 3 * layer + 1;
      case WEIGHT_GRADIENT -> 3 * layer + 2;
      case UPDATE_RATIO -> 3 * layer + 3;
    };
  }

  /** What is kept of a step. */
  static double[] point(Diagnosis diagnosis) {
    List<LayerSample> layers = diagnosis.layers();
    double[] point = new double[1 + 3 * layers.size()];
    point[0] = diagnosis.skill().value();
    for (int i = 0; i < layers.size(); i++) {
      LayerSample layer = layers.get(i);
      point[column(Quantity.BIAS_GRADIENT, i)] = norm(layer.biasGradient());
      point[column(Quantity.WEIGHT_GRADIENT, i)] = norm(layer.weightGradient());
      point[column(Quantity.UPDATE_RATIO, i)] = Math.log10(layer.update().ratio());
    }
    return point;
  }

  private static double norm(TensorStatistics gradient) {
    if (gradient.isEmpty()) {
      return Double.NaN;
    }
    return gradient.nonFinite() > 0 ? Double.POSITIVE_INFINITY : Math.log10(gradient.l2Norm());
  }

  /** The median; NaN of nothing. The mean of the two in the middle, unless one is infinite. */
  static double median(double[] values) {
    if (values.length == 0) {
      return Double.NaN;
    }
    Arrays.sort(values);
    double lower = values[(values.length - 1) / 2];
    double upper = values[values.length / 2];
    return Double.isInfinite(lower) ? lower : lower + (upper - lower) / 2;
  }
}
