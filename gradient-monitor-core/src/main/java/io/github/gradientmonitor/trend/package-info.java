/**
 * How does it move over depth, over steps? Vanishing and exploding gradients are exponential, so
 * every trend is a straight line through the decimal logarithms of norms.
 *
 * <p>Records are immutable and may be shared between threads; what fits them belongs to one thread.
 *
 * @since 0.1.0
 */
@NullMarked
package io.github.gradientmonitor.trend;

import org.jspecify.annotations.NullMarked;
