package io.github.gradientmonitor.statistics;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which loops this Java virtual machine sums long ranges of floats with: those in the Vector API
 * where it was started with {@code --add-modules jdk.incubator.vector}, plain Java otherwise. They
 * give the same figures to a relative 1e-6. Chosen once.
 */
final class FloatKernels {
  private static final String MODULE = "jdk.incubator.vector";

  /** Has no state, so that one serves all; null where the module is not there. */
  private static final @Nullable FloatKernel VECTORS = vectors();

  /** Elements from which on a kernel is faster than {@link ScalarKernel}. */
  static final int WORTHWHILE = create().worthwhile();

  private FloatKernels() {}

  /** A kernel for one accumulator. */
  static FloatKernel create() {
    return VECTORS == null ? new FloatLanes() : VECTORS;
  }

  private static @Nullable FloatKernel vectors() {
    if (ModuleLayer.boot().findModule(MODULE).isEmpty()) {
      return null;
    }
    Logger logger = LoggerFactory.getLogger(FloatKernels.class);
    try {
      // By name: this source is compiled without the module, that one with it.
      String name = FloatKernels.class.getPackageName() + ".FloatVectors";
      Object kernel = Class.forName(name).getDeclaredConstructor().newInstance();
      logger.debug("Sums are taken with {}.", MODULE);
      return (FloatKernel) kernel;
    } catch (ReflectiveOperationException | LinkageError e) {
      logger.warn("{} is there, but cannot be used; sums are taken in plain Java.", MODULE, e);
      return null;
    }
  }
}
