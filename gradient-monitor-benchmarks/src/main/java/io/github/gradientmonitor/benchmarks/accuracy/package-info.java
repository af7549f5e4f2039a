/**
 * The labelled bench: is an alarm right, and is silence right? Networks that are known to be ill or
 * healthy are trained, and what the monitor says of them is held against the label, beside the
 * published rules on the same gradients.
 *
 * <p>A new case is one entry in {@link io.github.gradientmonitor.benchmarks.accuracy.IllCases} or
 * {@link io.github.gradientmonitor.benchmarks.accuracy.HealthyCases}.
 */
@NullMarked
package io.github.gradientmonitor.benchmarks.accuracy;

import org.jspecify.annotations.NullMarked;
