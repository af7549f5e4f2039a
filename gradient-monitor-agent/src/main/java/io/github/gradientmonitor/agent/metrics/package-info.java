/** Serves the meters to Prometheus; sees the Micrometer in the agent's jar, not the program's. */
@NullMarked
package io.github.gradientmonitor.agent.metrics;

import org.jspecify.annotations.NullMarked;
