package io.github.gradientmonitor.trend;

import io.github.gradientmonitor.observation.DisplayName;
import io.github.gradientmonitor.observation.LayerProfile;
import io.github.gradientmonitor.observation.LayerRole;
import io.github.gradientmonitor.observation.LayerSample;
import io.github.gradientmonitor.observation.NetworkProfile;
import io.github.gradientmonitor.observation.TrainingStep;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * Fits a {@link DepthTrend} to the hidden layers of one network, step after step.
 *
 * <p>Works on the decimal logarithm of the L2 norm of the mean gradient, not on its mean absolute
 * value or its RMS: in a network whose widths taper, these drift by geometry alone. The fit is that
 * of Theil and Sen, to which one odd layer does no harm.
 *
 * <p>One thread at a time.
 */
public final class DepthRegression {
  private final NetworkProfile network;

  /** Positions of the hidden layers, and of the sample that tells their bias gradient. */
  private final int[] hidden;

  private final int[] biasAt;

  private final double[] depths;
  private final double[] logs;
  private final TheilSen theilSen = new TheilSen();

  /** The names of all hidden layers: what is fitted when no layer has to be left out. */
  private final List<String> allNames;

  /**
   * Prepares for one network.
   *
   * @param network whose steps will be fitted
   */
  public DepthRegression(NetworkProfile network) {
    Objects.requireNonNull(network, "network");
    this.network = network;
    List<LayerProfile> layers = network.layers();
    int[] at = new int[layers.size()];
    int n = 0;
    for (int i = 0; i < layers.size(); i++) {
      if (layers.get(i).role() == LayerRole.HIDDEN) {
        at[n++] = i;
      }
    }
    hidden = Arrays.copyOf(at, n);
    biasAt = new int[n];
    List<String> names = new ArrayList<>(n);
    for (int i = 0; i < n; i++) {
      LayerProfile layer = layers.get(hidden[i]);
      String normalization = layer.normalization();
      biasAt[i] = normalization == null ? hidden[i] : network.indexOf(normalization);
      names.add(layer.name());
    }
    allNames = List.copyOf(names);
    depths = new double[n];
    logs = new double[n];
  }

  /**
   * Fits the trend of one signal.
   *
   * @param step a step of this network
   * @param signal what to follow
   * @return the trend; its line is undefined when fewer than two layers at different depths have
   *     the signal
   * @throws IllegalArgumentException if the step is of another network
   */
  public DepthTrend fit(TrainingStep step, Signal signal) {
    Objects.requireNonNull(signal, "signal");
    Objects.requireNonNull(step, "step");
    if (!Objects.equals(step.network(), network)) {
      throw new IllegalArgumentException(
          "step must be of network "
              + DisplayName.of(network.name())
              + ", but is of "
              + DisplayName.of(step.network().name()));
    }
    List<LayerSample> samples = step.layers();
    List<String> fitted = null;
    List<String> zero = List.of();
    List<String> nonFinite = List.of();
    int n = 0;
    int normalized = 0;
    for (int i = 0; i < hidden.length; i++) {
      LayerSample sample = samples.get(hidden[i]);
      LayerSample bias = samples.get(biasAt[i]);
      boolean isIn = signal.isIn(sample, bias);
      double norm = isIn ? signal.norm(sample, bias) : Double.NaN;
      if (norm > 0 && norm < Double.POSITIVE_INFINITY) {
        depths[n] = sample.layer().depth();
        logs[n++] = Math.log10(norm);
        normalized += biasAt[i] == hidden[i] ? 0 : 1;
        if (fitted != null) {
          fitted.add(sample.layer().name());
        }
        continue;
      }
      if (fitted == null) {
        fitted = new ArrayList<>(allNames.subList(0, i));
      }
      if (norm == 0) {
        zero = with(zero, sample);
      } else if (isIn) {
        nonFinite = with(nonFinite, sample);
      }
    }
    return new DepthTrend(
        signal,
        theilSen.fit(depths, logs, n),
        fitted == null ? allNames : fitted,
        signal == Signal.WEIGHT_GRADIENT ? 0 : normalized,
        zero,
        nonFinite);
  }

  private static List<String> with(List<String> names, LayerSample sample) {
    List<String> longer = names.isEmpty() ? new ArrayList<>() : names;
    longer.add(sample.layer().name());
    return longer;
  }
}
