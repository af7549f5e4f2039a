package io.github.gradientmonitor.agent;

/**
 * Where a server listens.
 *
 * @param host name or address of an interface
 * @param port 1 .. 65535
 */
public record Address(String host, int port) {
  /** What is listened on unless told otherwise: nobody else on the network reads the meters. */
  private static final String LOOPBACK = "127.0.0.1";

  private static final int LAST_PORT = 65_535;

  /**
   * Reads {@code PORT} or {@code HOST:PORT}.
   *
   * @throws IllegalArgumentException if it is neither
   */
  static Address parse(String text) {
    int colon = text.lastIndexOf(':');
    String host = colon < 0 ? LOOPBACK : text.substring(0, colon);
    String port = text.substring(colon + 1);
    if (!host.isBlank() && port.matches("[0-9]{1,5}")) {
      int number = Integer.parseInt(port);
      if (number >= 1 && number <= LAST_PORT) {
        return new Address(host, number);
      }
    }
    throw new IllegalArgumentException(
        "prometheus must be a port of 1 .. 65535, or host:port, but was '" + text + "'");
  }
}
