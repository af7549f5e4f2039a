/**
 * Attaches the monitor to programs that do not know it. What is here is on the class path of the
 * program, and sees neither Deeplearning4j nor the monitor; {@code watch} and {@code metrics} are
 * loaded by class loaders of the agent, which do.
 */
@NullMarked
package io.github.gradientmonitor.agent;

import org.jspecify.annotations.NullMarked;
