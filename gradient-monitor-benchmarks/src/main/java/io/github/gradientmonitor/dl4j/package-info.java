/** Benchmarks of how the adapter reads memory. */
package io.github.gradientmonitor.dl4j;
