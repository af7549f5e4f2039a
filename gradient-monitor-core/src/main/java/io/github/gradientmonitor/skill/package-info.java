/**
 * How good is the loss beside that of the best constant guess? See {@link
 * io.github.gradientmonitor.skill.Skill}.
 *
 * <p>Trackers belong to the thread that trains; records are immutable.
 *
 * @since 0.1.0
 */
@NullMarked
package io.github.gradientmonitor.skill;

import org.jspecify.annotations.NullMarked;
