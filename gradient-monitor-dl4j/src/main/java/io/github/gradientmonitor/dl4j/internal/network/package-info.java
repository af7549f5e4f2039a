/**
 * What a network of Deeplearning4j is made of, whichever class it is of. Not for use from outside.
 */
@NullMarked
package io.github.gradientmonitor.dl4j.internal.network;

import org.jspecify.annotations.NullMarked;
