/**
 * What can be done at all? The remedies there are, and for each what to expect, what it costs and
 * where that is known from.
 *
 * <p>Everything here is immutable and may be shared between threads.
 *
 * @since 0.1.0
 */
@NullMarked
package io.github.gradientmonitor.advice;

import org.jspecify.annotations.NullMarked;
