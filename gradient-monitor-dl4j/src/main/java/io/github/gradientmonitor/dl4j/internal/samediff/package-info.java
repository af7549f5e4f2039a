/** Reads a SameDiff graph in training, variable by variable. Not for use from outside. */
@NullMarked
package io.github.gradientmonitor.dl4j.internal.samediff;

import org.jspecify.annotations.NullMarked;
