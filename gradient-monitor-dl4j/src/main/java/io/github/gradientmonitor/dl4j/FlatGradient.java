package io.github.gradientmonitor.dl4j;

import io.github.gradientmonitor.clipping.ScalableGradient;
import io.github.gradientmonitor.clipping.UnitRule;
import io.github.gradientmonitor.dl4j.LayerTensors.Slice;
import org.deeplearning4j.nn.api.Model;

/**
 * Scales the gradient of one network where it lies in its flattened array, and nothing else that
 * travels there.
 *
 * <p>Factors are multiplied in double precision, and the product is rounded once.
 */
final class FlatGradient implements ScalableGradient {
  private final Model model;
  private final GradientReader gradient;
  private final FlatArray array;
  private final UnitWalk.Norms gradients = new UnitWalk.Norms();
  private final UnitWalk.Norms weights = new UnitWalk.Norms();
  private final UnitWalk.Factors factors = new UnitWalk.Factors();

  /** Changes the gradient that a network has computed, and a reader has read. */
  FlatGradient(Model model, GradientReader gradient) {
    this.model = model;
    this.gradient = gradient;
    this.array = new FlatArray(gradient.memory());
  }

  @Override
  public void scale(int layer, double factor) {
    array.openToEdit(model.getGradientsViewArray());
    gradient.layers().get(layer).forEach(slice -> scale(slice, factor));
    array.close();
  }

  private void scale(Slice slice, double factor) {
    Slice whole = new Slice(slice.offset(), slice.length());
    factors.of(whole)[0] = factor;
    multiply(whole);
  }

  @Override
  public double scaleUnits(int layer, UnitRule rule) {
    LayerTensors tensors = gradient.layers().get(layer);
    double scale = GradientReader.meanScale(model);
    double[] squares = {0};
    boolean[] scaled = {false};
    tensors.forEach(
        slice -> {
          readNorms(slice);
          boolean touched = false;
          double[] factor = factors.of(slice);
          for (int unit = 0; unit < slice.units(); unit++) {
            double norm = scale * gradients.norm(unit);
            factor[unit] = rule.factor(norm, weights.norm(unit));
            touched |= factor[unit] != 1;
            squares[0] += factor[unit] * norm * factor[unit] * norm;
          }
          if (touched) {
            array.openToEdit(model.getGradientsViewArray());
            multiply(slice);
            array.close();
            scaled[0] = true;
          }
        });
    return scaled[0] ? Math.sqrt(squares[0]) : tensors.sample().gradientNorm();
  }

  private void readNorms(Slice slice) {
    gradients.begin(slice);
    array.open(model.getGradientsViewArray());
    array.read(slice.offset(), slice.length(), gradients);
    weights.begin(slice);
    array.open(model.params());
    array.read(slice.offset(), slice.length(), weights);
    array.close();
  }

  private void multiply(Slice slice) {
    factors.begin(slice);
    array.edit(slice.offset(), slice.length(), factors);
  }

  @Override
  public void clear() {
    model.getGradientsViewArray().assign(0);
  }
}
