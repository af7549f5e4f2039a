/**
 * What to do about it? From a diagnosis and the facts about the network to a ranked list of
 * remedies.
 *
 * <p>Everything here is immutable and may be shared between threads.
 */
@NullMarked
package io.github.gradientmonitor.advice;

import org.jspecify.annotations.NullMarked;
