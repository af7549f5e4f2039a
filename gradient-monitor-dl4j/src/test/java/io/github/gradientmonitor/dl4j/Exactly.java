package io.github.gradientmonitor.dl4j;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Arrays that are compared to the bit; two arrays of ND4J are equal when they nearly are. */
public final class Exactly {
  private Exactly() {}

  /** All elements of an array, in its order; none without an array. */
  public static List<Double> elements(@Nullable INDArray array) {
    return array == null || array.isEmpty()
        ? List.of()
        : Arrays.stream(array.reshape(array.length()).toDoubleVector()).boxed().toList();
  }
}
