/** Watches what a program trains; sees the monitor, and the program's Deeplearning4j and slf4j. */
@NullMarked
package io.github.gradientmonitor.agent.watch;

import org.jspecify.annotations.NullMarked;
