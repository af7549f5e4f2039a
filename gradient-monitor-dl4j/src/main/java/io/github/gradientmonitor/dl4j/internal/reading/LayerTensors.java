package io.github.gradientmonitor.dl4j.internal.reading;

import io.github.gradientmonitor.dl4j.internal.memory.FlatArray;
import io.github.gradientmonitor.observation.LayerProfile;
import io.github.gradientmonitor.observation.LayerSample;
import io.github.gradientmonitor.observation.UnitSilence;
import io.github.gradientmonitor.observation.WeightUpdate;
import io.github.gradientmonitor.statistics.TensorStatistics;
import java.util.function.Consumer;

/**
 * One layer's place in the flattened arrays of its network, and what was read there last. Gradient,
 * update and parameters have the same places.
 */
public final class LayerTensors {
  /**
   * A range of elements that belong together.
   *
   * @param offset position of the first element
   * @param length number of elements
   * @param stride how many neighbours belong to one unit
   * @param units number of units: the element at i belongs to unit (i / stride) % units
   */
  public record Slice(long offset, long length, long stride, int units) {
    /** A range that is a unit as a whole. */
    public Slice(long offset, long length) {
      this(offset, length, length, 1);
    }
  }

  private final LayerProfile layer;
  private final Slice[] weights;
  private final Slice[] biases;
  private final UnitSilence silence;

  private TensorStatistics weightGradient = TensorStatistics.EMPTY;
  private TensorStatistics biasGradient = TensorStatistics.EMPTY;
  private WeightUpdate update = WeightUpdate.UNKNOWN;
  private double saturation = Double.NaN;

  public LayerTensors(LayerProfile layer, Slice[] weights, Slice[] biases) {
    this.layer = layer;
    this.weights = weights;
    this.biases = biases;
    long units = 0;
    for (Slice bias : biases) {
      units += bias.length();
    }
    this.silence = new UnitSilence(Math.toIntExact(units));
  }

  /**
   * Reads the gradient of weights and biases.
   *
   * @param whole whether all statistics of the weights are wanted, and not their norm alone
   */
  public void readGradient(
      FlatArray gradient, TensorReader reader, double scale, int examples, boolean whole) {
    TensorStatistics last = whole ? TensorStatistics.EMPTY : weightGradient;
    weightGradient = reader.refresh(gradient, weights, scale, last);
    silence.begin(examples);
    biasGradient = reader.statistics(gradient, biases, scale, silence);
  }

  /** Shows all ranges, those of the weights first. */
  public void forEach(Consumer<Slice> action) {
    for (Slice slice : weights) {
      action.accept(slice);
    }
    for (Slice slice : biases) {
      action.accept(slice);
    }
  }

  /** Whether the biases, or where there are none the weights, are finite. */
  public boolean isFinite(FlatArray gradient, TensorReader reader) {
    return reader.isFinite(gradient, biases.length > 0 ? biases : weights);
  }

  /** L2 norm of the weights, infinite where an element is not finite; NaN without weights. */
  public double norm(FlatArray array, TensorReader reader) {
    return weights.length == 0 ? Double.NaN : reader.norm(array, weights);
  }

  public void update(WeightUpdate latest) {
    update = latest;
  }

  public void saturation(double latest) {
    saturation = latest;
  }

  public LayerSample sample() {
    return new LayerSample(
        layer, weightGradient, biasGradient, update, silence.silentUnits(), saturation);
  }
}
