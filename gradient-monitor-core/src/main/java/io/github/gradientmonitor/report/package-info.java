/**
 * How did the run go? A {@link io.github.gradientmonitor.report.RunRecorder} remembers a run in
 * bounded memory, and an {@link io.github.gradientmonitor.report.HtmlReport} draws it on one page
 * that needs nothing but a browser.
 *
 * <p>Recorders are written to by the thread that trains; a {@link
 * io.github.gradientmonitor.report.RecordedRun} is immutable and may be shared between threads.
 *
 * @since 0.1.0
 */
@NullMarked
package io.github.gradientmonitor.report;

import org.jspecify.annotations.NullMarked;
