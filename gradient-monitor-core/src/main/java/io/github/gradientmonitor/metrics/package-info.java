/**
 * Who watches the numbers? {@link io.github.gradientmonitor.metrics.GradientMetrics} carries
 * diagnoses and alerts to a Micrometer registry, and so to Prometheus and its like.
 *
 * <p>The only package that knows Micrometer, an optional dependency. The thread that trains is the
 * only writer; threads that scrape see values that were published through volatile fields, and take
 * no lock that the training waits for.
 *
 * @since 0.1.0
 */
@NullMarked
package io.github.gradientmonitor.metrics;

import org.jspecify.annotations.NullMarked;
