package io.github.gradientmonitor.agent;

import java.lang.reflect.InvocationTargetException;
import java.net.MalformedURLException;
import java.net.URL;
import java.util.List;

/**
 * What the agent's jar holds beside the agent: the monitor in the directory {@code monitor}, and in
 * {@code micrometer} what serves Prometheus.
 *
 * <p>They are not on the class path of the program, whose own versions of the same classes stay
 * what they are, and which may have its Deeplearning4j in a class loader of its own.
 */
public final class AgentJar {
  private static final String BASE = "io.github.gradientmonitor.";
  private static final String AGENT = BASE + "agent.";
  private static final String WATCH = AGENT + "watch.";
  private static final List<String> METRICS =
      List.of(
          AGENT + "metrics.",
          BASE + "metrics.",
          "io.micrometer.",
          "io.prometheus.",
          "org.HdrHistogram.",
          "org.LatencyUtils.");

  private final URL location;

  AgentJar(URL location) {
    this.location = location;
  }

  /** The jar that this class is in. */
  static AgentJar present() {
    return new AgentJar(AgentJar.class.getProtectionDomain().getCodeSource().getLocation());
  }

  /**
   * Starts the monitor beside a program.
   *
   * @param program has Deeplearning4j and slf4j
   * @throws ReflectiveOperationException if it does not start
   */
  Watch watch(ClassLoader program, AgentOptions options) throws ReflectiveOperationException {
    ClassLoader loader =
        new OwnFirstLoader(List.of(directory("monitor"), location), AgentJar::isMonitor, program);
    return (Watch)
        create(
            loader.loadClass(WATCH + "ProgramWatch"),
            new Class<?>[] {AgentOptions.class, AgentJar.class},
            options,
            this);
  }

  /**
   * Starts to serve Prometheus, with a Micrometer that the program does not see.
   *
   * @param monitor the loader of the monitor that is to be served
   * @param address to listen on
   * @return a sink of that monitor
   * @throws ReflectiveOperationException if it does not start
   */
  public Object prometheus(ClassLoader monitor, Address address)
      throws ReflectiveOperationException {
    ClassLoader loader =
        new OwnFirstLoader(
            List.of(directory("micrometer"), directory("monitor"), location),
            name -> METRICS.stream().anyMatch(name::startsWith),
            monitor);
    return create(
        loader.loadClass(AGENT + "metrics.PrometheusEndpoint"),
        new Class<?>[] {Address.class},
        address);
  }

  private static Object create(Class<?> type, Class<?>[] parameters, Object... arguments)
      throws ReflectiveOperationException {
    try {
      return type.getConstructor(parameters).newInstance(arguments);
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw e;
    }
  }

  private static boolean isMonitor(String name) {
    return name.startsWith(AGENT)
        ? name.startsWith(WATCH)
        : name.startsWith(BASE) || name.startsWith("com.fasterxml.jackson.core.");
  }

  private URL directory(String name) {
    try {
      return new URL("jar:" + location + "!/" + name + "/");
    } catch (MalformedURLException e) {
      throw new IllegalStateException("the agent must be in a jar, but is in " + location, e);
    }
  }
}
