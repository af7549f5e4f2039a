/** Benchmarks of single parts. */
package io.github.gradientmonitor.benchmarks;
