/**
 * The training of networks as it is watched: {@link
 * io.github.gradientmonitor.session.TrainingSession} takes one network from its gradient over the
 * intervention and the update to a step that is observed, {@link
 * io.github.gradientmonitor.session.Sessions} holds those of one listener.
 *
 * <p>Who trains with another framework implements {@link
 * io.github.gradientmonitor.session.GradientSource} and calls three methods in each step.
 *
 * @since 0.1.0
 */
@NullMarked
package io.github.gradientmonitor.session;

import org.jspecify.annotations.NullMarked;
