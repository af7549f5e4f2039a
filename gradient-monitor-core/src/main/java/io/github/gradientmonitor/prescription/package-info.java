/**
 * What to do about it? From a finding and its causes to ranked remedies: one class for each family
 * of causes, and an {@link io.github.gradientmonitor.prescription.Advisor} that asks the one that
 * belongs to the cause.
 *
 * <p>Everything here is immutable and may be shared between threads.
 *
 * @since 0.1.0
 */
@NullMarked
package io.github.gradientmonitor.prescription;

import org.jspecify.annotations.NullMarked;
