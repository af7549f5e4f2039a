/**
 * What is known? Findings with their causes and evidence, what to do about them, and the diagnosis
 * that holds them all. How they are found is the business of {@code detection}.
 *
 * <p>Everything here is immutable and may be shared between threads.
 *
 * @since 0.1.0
 */
@NullMarked
package io.github.gradientmonitor.diagnosis;

import org.jspecify.annotations.NullMarked;
