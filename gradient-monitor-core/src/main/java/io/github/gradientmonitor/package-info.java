/**
 * The front door: a {@link io.github.gradientmonitor.GradientMonitor} takes the steps of one
 * network and says how its gradient is.
 */
@NullMarked
package io.github.gradientmonitor;

import org.jspecify.annotations.NullMarked;
