/**
 * Who hears of it? A {@link io.github.gradientmonitor.sink.MonitorSink} takes diagnoses and alerts
 * and carries them to a log, a file, a metrics registry.
 *
 * <p>Sinks are called on the thread that trains, one call at a time.
 *
 * @since 0.1.0
 */
@NullMarked
package io.github.gradientmonitor.sink;

import org.jspecify.annotations.NullMarked;
