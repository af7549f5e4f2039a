/** Benchmarks of the loops over elements. */
package io.github.gradientmonitor.statistics;
