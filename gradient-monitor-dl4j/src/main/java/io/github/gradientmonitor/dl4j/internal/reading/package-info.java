/**
 * Reads a network in training: gradient, update, activations and data. Not for use from outside.
 */
@NullMarked
package io.github.gradientmonitor.dl4j.internal.reading;

import org.jspecify.annotations.NullMarked;
