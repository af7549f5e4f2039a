/** One runnable class a story, on real data. */
@NullMarked
package io.github.gradientmonitor.examples;

import org.jspecify.annotations.NullMarked;
