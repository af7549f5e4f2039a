/**
 * When is it said? Findings come with every step; an alert is raised once, and cleared once.
 *
 * <p>Records are immutable and may be shared between threads; an {@link
 * io.github.gradientmonitor.alert.AlertBook} belongs to the thread that trains.
 */
@NullMarked
package io.github.gradientmonitor.alert;

import org.jspecify.annotations.NullMarked;
