package io.github.gradientmonitor.dl4j.internal.reading;

import io.github.gradientmonitor.clipping.UnitRule;
import io.github.gradientmonitor.dl4j.internal.memory.FlatArray;
import io.github.gradientmonitor.dl4j.internal.memory.Memory;
import io.github.gradientmonitor.dl4j.internal.reading.LayerTensors.Slice;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Multiplies the gradient of each unit of a parameter by a factor of its own: by BLAS where the
 * elements of a unit lie side by side, element by element elsewhere.
 */
public final class UnitScaling {
  /**
   * Elements side by side from which on a call of BLAS is worth it: 32 take 33 ns by a call and 34
   * by the loop, 64 take 45 and 85, 512 take 74 and 599.
   */
  private static final int RUN = 32;

  private final FlatArray array;
  private final UnitWalk.Norms gradients = new UnitWalk.Norms();
  private final UnitWalk.Norms weights = new UnitWalk.Norms();
  private final UnitWalk.Factors factors = new UnitWalk.Factors();
  private double square;
  private boolean touched;

  public UnitScaling(Memory memory) {
    this.array = new FlatArray(memory);
  }

  /** Starts with a layer. */
  public void begin() {
    square = 0;
    touched = false;
  }

  /**
   * Multiplies a parameter's gradient as a whole.
   *
   * @param gradient array in whose buffer it lies
   * @param place where it lies there
   */
  public void scale(INDArray gradient, Slice place, double factor) {
    Slice whole = new Slice(place.offset(), place.length());
    factors.of(whole)[0] = factor;
    array.openToEdit(gradient);
    if (!array.scale(place.offset(), place.length(), factor)) {
      multiply(whole);
    }
    array.close();
  }

  /**
   * Multiplies each unit of a parameter's gradient.
   *
   * @param gradient array in whose buffer it lies
   * @param place where it lies there
   * @param parameters array in whose buffer the parameter itself lies
   * @param parameter where it lies there, with the same units
   * @param meanScale what turns the gradient in memory into that of the mean loss
   * @param rule gives the factors
   */
  public void scaleUnits(
      INDArray gradient,
      Slice place,
      INDArray parameters,
      Slice parameter,
      double meanScale,
      UnitRule rule) {
    readNorms(gradient, place, gradients);
    readNorms(parameters, parameter, weights);
    double[] factor = factors.of(place);
    boolean changes = false;
    for (int unit = 0; unit < place.units(); unit++) {
      double norm = meanScale * gradients.norm(unit);
      factor[unit] = rule.factor(norm, weights.norm(unit));
      changes |= factor[unit] != 1;
      square += factor[unit] * norm * factor[unit] * norm;
    }
    if (changes) {
      array.openToEdit(gradient);
      if (isInRuns(place)) {
        multiplyRuns(place, factor);
      } else {
        multiply(place);
      }
      array.close();
      touched = true;
    }
  }

  /**
   * L2 norm of the mean gradient that was left since {@link #begin}.
   *
   * @param before what it was before, which is the answer when nothing was multiplied
   */
  public double normAfter(double before) {
    return touched ? Math.sqrt(square) : before;
  }

  private void readNorms(INDArray flat, Slice place, UnitWalk.Norms norms) {
    array.open(flat);
    norms.begin(place);
    if (!isInRuns(place) || !readRuns(place, norms)) {
      norms.begin(place);
      array.read(place.offset(), place.length(), norms);
    }
    array.close();
  }

  /** Whether the elements of a unit lie side by side, so many that a call for each is worth it. */
  private static boolean isInRuns(Slice place) {
    return place.stride() >= RUN;
  }

  /** Whether BLAS could tell the norm of every run. */
  private boolean readRuns(Slice place, UnitWalk.Norms norms) {
    for (long done = 0, run = 0; done < place.length(); done += place.stride(), run++) {
      double squares = array.squares(place.offset() + done, place.stride());
      if (Double.isNaN(squares)) {
        return false;
      }
      norms.add((int) (run % place.units()), squares);
    }
    return true;
  }

  private void multiplyRuns(Slice place, double[] factor) {
    for (long done = 0, run = 0; done < place.length(); done += place.stride(), run++) {
      double by = factor[(int) (run % place.units())];
      if (by != 1 && !array.scale(place.offset() + done, place.stride(), by)) {
        multiply(place); // Where one run cannot be reached, none can.
        return;
      }
    }
  }

  private void multiply(Slice place) {
    factors.begin(place);
    array.edit(place.offset(), place.length(), factors);
  }
}
