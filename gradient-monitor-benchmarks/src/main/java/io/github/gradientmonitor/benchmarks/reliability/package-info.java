/** Long runs in which things go wrong. */
@NullMarked
package io.github.gradientmonitor.benchmarks.reliability;

import org.jspecify.annotations.NullMarked;
