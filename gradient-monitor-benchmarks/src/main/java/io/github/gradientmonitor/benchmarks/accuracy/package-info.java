/**
 * The labelled bench: is an alarm right, and is silence right? Networks that are known to be ill or
 * healthy are trained, and what the monitor says of them is held against the label, beside the
 * published rules on the same gradients.
 *
 * <p>A new case is one entry in one of the lists: {@link
 * io.github.gradientmonitor.benchmarks.accuracy.IllCases} and {@link
 * io.github.gradientmonitor.benchmarks.accuracy.HealthyCases} for gradients, {@link
 * io.github.gradientmonitor.benchmarks.accuracy.RootCauses} and {@link
 * io.github.gradientmonitor.benchmarks.accuracy.LookAlikes} for programs that do not learn for
 * another reason, and for those that only look so.
 */
@NullMarked
package io.github.gradientmonitor.benchmarks.accuracy;

import org.jspecify.annotations.NullMarked;
