/** What watching costs, as a share of a step of training. */
@NullMarked
package io.github.gradientmonitor.benchmarks.overhead;

import org.jspecify.annotations.NullMarked;
