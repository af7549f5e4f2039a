/**
 * What may a caller pass? The words in which an argument that may not be is refused: its name, the
 * rule, and the value that it had.
 *
 * <p>Any thread.
 *
 * @since 0.1.0
 */
@NullMarked
package io.github.gradientmonitor.argument;

import org.jspecify.annotations.NullMarked;
