package io.github.gradientmonitor.dl4j.internal.reading;

import io.github.gradientmonitor.dl4j.internal.memory.FlatArray;
import io.github.gradientmonitor.observation.LayerProfile;
import io.github.gradientmonitor.observation.LayerSample;
import io.github.gradientmonitor.observation.UnitSilence;
import io.github.gradientmonitor.observation.WeightUpdate;
import io.github.gradientmonitor.statistics.StatisticsAccumulator;
import io.github.gradientmonitor.statistics.TensorStatistics;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;

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

  /** Reads the gradient of weights and biases. */
  public void readGradient(FlatArray gradient, TensorReader reader, double scale, int examples) {
    weightGradient = reader.statistics(gradient, weights, scale, null);
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
    Slice[] signal = biases.length > 0 ? biases : weights;
    return reader.read(gradient, signal, null).nonFinite() == 0;
  }

  public double norm(FlatArray array, TensorReader reader) {
    if (weights.length == 0) {
      return Double.NaN;
    }
    StatisticsAccumulator read = reader.read(array, weights, null);
    return read.nonFinite() > 0 ? Double.POSITIVE_INFINITY : read.l2Norm();
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

  /** Reads slices into statistics, and the units of a bias into their silence. */
  public static final class TensorReader implements FlatArray.Reader {
    private final StatisticsAccumulator accumulator = new StatisticsAccumulator();
    private @Nullable UnitSilence units;
    private int unit;

    public TensorStatistics statistics(
        FlatArray array, Slice[] slices, double scale, @Nullable UnitSilence silence) {
      return slices.length == 0
          ? TensorStatistics.EMPTY
          : read(array, slices, silence).snapshot(scale);
    }

    /** Reads an array of its own. */
    public StatisticsAccumulator read(
        FlatArray array, INDArray whole, @Nullable UnitSilence silence) {
      begin(silence);
      array.readWhole(whole, Long.MAX_VALUE, this);
      return accumulator;
    }

    public StatisticsAccumulator read(
        FlatArray array, Slice[] slices, @Nullable UnitSilence silence) {
      begin(silence);
      for (Slice slice : slices) {
        array.read(slice.offset(), slice.length(), this);
      }
      return accumulator;
    }

    private void begin(@Nullable UnitSilence silence) {
      units = silence;
      unit = 0;
      accumulator.reset();
    }

    @Override
    public void accept(float[] block, int n) {
      accumulator.accept(block, 0, n);
      if (units != null) {
        units.accept(block, n, unit);
        unit += n;
      }
    }

    @Override
    public void accept(double[] block, int n) {
      accumulator.accept(block, 0, n);
      if (units != null) {
        units.accept(block, n, unit);
        unit += n;
      }
    }
  }
}
