/** What the tests of more than one package are written with. */
@NullMarked
package io.github.gradientmonitor.testing;

import org.jspecify.annotations.NullMarked;
