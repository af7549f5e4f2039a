/**
 * What does one tensor look like now? One pass over its elements gives one small record; every
 * later stage sees only that record.
 *
 * <p>Records are immutable and may be shared between threads. An accumulator belongs to one thread.
 *
 * @since 0.1.0
 */
@NullMarked
package io.github.gradientmonitor.statistics;

import org.jspecify.annotations.NullMarked;
