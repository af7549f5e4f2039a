/**
 * What was seen, in which network? A {@link io.github.gradientmonitor.observation.TrainingStep} is
 * all that the later stages get to know of one step of training.
 *
 * <p>Everything here is immutable and may be shared between threads.
 *
 * @since 0.1.0
 */
@NullMarked
package io.github.gradientmonitor.observation;

import org.jspecify.annotations.NullMarked;
