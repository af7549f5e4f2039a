package io.github.gradientmonitor.agent;

/** Has a listener for whatever a program trains. */
@FunctionalInterface
public interface Watch {
  /**
   * The listener that a training is to call behind those of the program.
   *
   * @param reader the network, graph, optimizer or trainer that is about to call its listeners
   */
  Object listenerFor(Object reader);
}
