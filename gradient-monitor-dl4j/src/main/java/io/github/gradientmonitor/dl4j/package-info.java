/**
 * Watches Deeplearning4j networks: a {@link io.github.gradientmonitor.dl4j.GradientMonitorListener}
 * reads each gradient where it lies in memory and feeds the core.
 *
 * <p>Nothing here decides about health; it translates.
 *
 * @since 0.1.0
 */
@NullMarked
package io.github.gradientmonitor.dl4j;

import org.jspecify.annotations.NullMarked;
