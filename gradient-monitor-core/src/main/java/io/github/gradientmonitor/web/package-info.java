/**
 * Who may ask, and how much? A small server for what a training shows of itself, which gives no
 * more of the machine to those who ask than was set aside for them.
 *
 * <p>Any thread.
 *
 * @since 0.1.0
 */
@NullMarked
package io.github.gradientmonitor.web;

import org.jspecify.annotations.NullMarked;
