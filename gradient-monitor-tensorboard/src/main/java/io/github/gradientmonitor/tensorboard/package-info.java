/** What the monitor sees, for TensorBoard. */
@NullMarked
package io.github.gradientmonitor.tensorboard;

import org.jspecify.annotations.NullMarked;
