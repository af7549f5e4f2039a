/**
 * When is it said? Findings come with every step; an alert is raised once, and cleared once.
 *
 * <p>Records are immutable. An {@link io.github.gradientmonitor.alert.AlertBook} locks itself, for
 * replicas of a network that train on several threads share one.
 *
 * @since 0.1.0
 */
@NullMarked
package io.github.gradientmonitor.alert;

import org.jspecify.annotations.NullMarked;
