package io.github.gradientmonitor.spark;

import io.github.gradientmonitor.diagnosis.Diagnosis;

/**
 * A diagnosis of all workers together, taken from one step that stands for theirs. Each worker
 * sends statistics of its own gradient, not the gradient; so not all of the step is what the mean
 * gradient of all workers would have shown.
 *
 * <table>
 * <caption>What is exact, and what an estimate</caption>
 * <tr><th>of the step</th><th>how it is merged</th><th>what it is</th></tr>
 * <tr><td>loss, penalty</td><td>mean, by the examples of each worker</td><td>exact</td></tr>
 * <tr><td>features, labels</td><td>pooled</td><td>exact, up to rounding</td></tr>
 * <tr><td>number of elements</td><td>that of one worker</td><td>exact</td></tr>
 * <tr><td>sum of a gradient</td><td>mean</td><td>exact for workers with equally many examples</td></tr>
 * <tr><td>L2 norm</td><td>root mean square</td><td>estimate, at least that of the mean gradient</td></tr>
 * <tr><td>L1 norm</td><td>mean</td><td>estimate, at least that of the mean gradient</td></tr>
 * <tr><td>largest element</td><td>largest</td><td>estimate, at least that of the mean gradient</td></tr>
 * <tr><td>zeros</td><td>smallest number</td><td>estimate, at least those of the mean gradient but for
 *     elements that cancel</td></tr>
 * <tr><td>elements that are not finite</td><td>largest number</td><td>estimate, at most those of the
 *     mean gradient; 0 is exact</td></tr>
 * <tr><td>norms of weights and updates, saturation</td><td>root mean square; mean</td><td>estimate: each
 *     worker has its own weights until they are averaged</td></tr>
 * <tr><td>silent units</td><td>smallest number</td><td>estimate, at least those that are silent in all
 *     workers</td></tr>
 * <tr><td>norms before and after clipping</td><td>root mean square</td><td>estimate; each worker clips its
 *     own gradient</td></tr>
 * <tr><td>clipped steps, skipped updates, watching time</td><td>sum</td><td>exact</td></tr>
 * </table>
 *
 * @param diagnosis of the merged step
 * @param workers that the step was merged of, 0 before the first
 */
public record MergedDiagnosis(Diagnosis diagnosis, int workers) {}
