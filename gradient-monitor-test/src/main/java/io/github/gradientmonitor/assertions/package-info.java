/**
 * Assertions for builds, in the manner of AssertJ: a network has no finding, learns by heart, and
 * trains as it did before.
 *
 * @since 0.1.0
 */
@NullMarked
package io.github.gradientmonitor.assertions;

import org.jspecify.annotations.NullMarked;
