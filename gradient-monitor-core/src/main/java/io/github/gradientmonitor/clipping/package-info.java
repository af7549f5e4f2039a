/**
 * By how much is a gradient scaled? A {@link io.github.gradientmonitor.clipping.ClippingPolicy}
 * sees the statistics of a step, never its tensors, and answers with a {@link
 * io.github.gradientmonitor.clipping.Scaling}; the {@link
 * io.github.gradientmonitor.clipping.Governor} of a network has it carried out, and turns away
 * gradients that are not finite.
 *
 * <p>Policies are immutable and may serve many networks; what they start, and a governor, belong to
 * the thread that trains.
 *
 * @since 0.1.0
 */
@NullMarked
package io.github.gradientmonitor.clipping;

import org.jspecify.annotations.NullMarked;
