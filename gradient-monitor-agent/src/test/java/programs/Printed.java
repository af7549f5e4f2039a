package programs;

import org.nd4j.linalg.api.ndarray.INDArray;

/** What a program prints of its training, to the last digit. */
final class Printed {
  private Printed() {}

  static void score(double score) {
    System.out.println("score " + score);
  }

  static void parameters(INDArray parameters) {
    int bits = 1;
    for (float value : parameters.dup().data().asFloat()) {
      bits = 31 * bits + Float.floatToRawIntBits(value);
    }
    System.out.println("parameters " + Integer.toHexString(bits));
  }

  static void listeners(Object listeners) {
    System.out.println("listeners " + listeners);
  }
}
