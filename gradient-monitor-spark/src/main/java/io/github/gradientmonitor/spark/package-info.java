/**
 * Beyond one machine: the workers of a Spark cluster summarise each step of training, and the
 * driver diagnoses. {@link io.github.gradientmonitor.spark.SparkGradientMonitor} is the front door.
 *
 * @since 0.1.0
 */
@NullMarked
package io.github.gradientmonitor.spark;

import org.jspecify.annotations.NullMarked;
