/**
 * What does it mean? Each {@code Rule} asks one question about a step and what came before it, and
 * answers with findings; a {@link io.github.gradientmonitor.diagnosis.Diagnosis} holds those of all
 * rules.
 *
 * <p>A new rule is a new class beside the others, its limits are constants of {@link
 * io.github.gradientmonitor.diagnosis.Threshold}, and {@link
 * io.github.gradientmonitor.diagnosis.Diagnostician} lists it.
 *
 * <p>Records are immutable and may be shared between threads; rules and what holds them belong to
 * the thread that trains.
 */
@NullMarked
package io.github.gradientmonitor.diagnosis;

import org.jspecify.annotations.NullMarked;
