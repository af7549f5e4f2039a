/**
 * Rebuilds Deeplearning4j networks with remedies against faults of their gradient, and finds out by
 * short trials which of them help.
 *
 * @since 0.1.0
 */
@NullMarked
package io.github.gradientmonitor.dl4j.remedy;

import org.jspecify.annotations.NullMarked;
