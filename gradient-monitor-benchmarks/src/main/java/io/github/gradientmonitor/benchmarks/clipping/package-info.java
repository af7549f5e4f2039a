/** Trainings that diverge, with every way of clipping and without. */
@NullMarked
package io.github.gradientmonitor.benchmarks.clipping;

import org.jspecify.annotations.NullMarked;
