/**
 * What the monitor sees, for TensorBoard.
 *
 * @since 0.1.0
 */
@NullMarked
package io.github.gradientmonitor.tensorboard;

import org.jspecify.annotations.NullMarked;
