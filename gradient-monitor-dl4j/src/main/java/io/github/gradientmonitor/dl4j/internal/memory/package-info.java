/** Reaches the elements of arrays where they lie, block by block. Not for use from outside. */
@NullMarked
package io.github.gradientmonitor.dl4j.internal.memory;

import org.jspecify.annotations.NullMarked;
