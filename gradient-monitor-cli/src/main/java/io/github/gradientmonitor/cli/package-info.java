/** One command for all that can be done with a network or a run from outside a program. */
@NullMarked
package io.github.gradientmonitor.cli;

import org.jspecify.annotations.NullMarked;
