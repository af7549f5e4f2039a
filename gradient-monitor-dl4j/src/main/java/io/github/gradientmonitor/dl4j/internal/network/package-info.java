/**
 * The one model of a network of Deeplearning4j, whichever class it is of, for those that read it
 * and those that rebuild it. Not for use from outside.
 */
@NullMarked
package io.github.gradientmonitor.dl4j.internal.network;

import org.jspecify.annotations.NullMarked;
