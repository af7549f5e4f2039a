/**
 * The front door: a {@link io.github.gradientmonitor.GradientMonitor} takes the steps of one
 * network and says how its gradient is.
 *
 * @since 0.1.0
 */
@NullMarked
package io.github.gradientmonitor;

import org.jspecify.annotations.NullMarked;
