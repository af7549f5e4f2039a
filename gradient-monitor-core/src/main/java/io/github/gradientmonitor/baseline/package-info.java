/**
 * Is this run like those that went well? A {@link io.github.gradientmonitor.baseline.Course} is
 * what is kept of a run, a {@link io.github.gradientmonitor.baseline.Baseline} is what runs that
 * went well have in common, and a {@link io.github.gradientmonitor.baseline.Departure} is where
 * another run is not like them.
 *
 * @since 0.1.0
 */
@NullMarked
package io.github.gradientmonitor.baseline;

import org.jspecify.annotations.NullMarked;
