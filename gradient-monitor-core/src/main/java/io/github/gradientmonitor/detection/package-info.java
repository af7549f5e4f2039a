/**
 * How is it found? A {@link io.github.gradientmonitor.detection.Detector} looks at every step with
 * one question; an {@link io.github.gradientmonitor.detection.Interpreter} reads what all detectors
 * found in the light of each other. {@link io.github.gradientmonitor.detection.Diagnostician} lists
 * both.
 *
 * <p>What is here belongs to the thread that trains the network.
 *
 * @since 0.1.0
 */
@NullMarked
package io.github.gradientmonitor.detection;

import org.jspecify.annotations.NullMarked;
