/** Tests of training sessions, and the contract that every source of gradients keeps. */
@org.jspecify.annotations.NullMarked
package io.github.gradientmonitor.session;
