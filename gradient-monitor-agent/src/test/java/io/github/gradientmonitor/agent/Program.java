package io.github.gradientmonitor.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Runs a program in a JVM of its own, on a class path that has no trace of the monitor. */
final class Program {
  static final Path AGENT = Path.of(System.getProperty("agent.jar"));
  private static final Path PRESENT = Path.of(System.getProperty("java.home"));

  private final String main;
  private final List<String> arguments = new ArrayList<>();
  private Path java = PRESENT;
  private Predicate<Path> left = Program::isForeign;
  private boolean byEnvironment;

  /**
   * What a program left behind.
   *
   * @param exit its exit code
   * @param out standard output
   * @param err standard error
   */
  record Ended(int exit, String out, String err) {
    Ended well() {
      assertThat(exit).as(out + err).isZero();
      return this;
    }
  }

  private Program(String main) {
    this.main = main;
  }

  static Program named(String name) {
    return new Program("programs." + name);
  }

  /** With the agent, with these options. */
  Program agent(String options) {
    arguments.add("-javaagent:" + AGENT + (options.isEmpty() ? "" : "=" + options));
    return this;
  }

  /** What follows {@code java} goes into {@code JAVA_TOOL_OPTIONS}. */
  Program byEnvironment() {
    byEnvironment = true;
    return this;
  }

  Program on(Path javaHome) {
    java = javaHome;
    return this;
  }

  /** With a logging library, as most programs have. */
  Program withLogback() {
    left = entry -> isForeign(entry) || isLogback(entry);
    return this;
  }

  /** With the monitor, as one that knows it has. */
  Program withMonitor() {
    left = entry -> isForeign(entry) || isMonitor(entry);
    return this;
  }

  /** With a Micrometer. */
  Program withMicrometer() {
    left = entry -> isForeign(entry) || isMicrometer(entry);
    return this;
  }

  /** The class path of the program. */
  List<Path> classpath() {
    return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator, -1))
        .map(Path::of)
        .filter(left)
        .toList();
  }

  Ended run(Path directory) throws Exception {
    return run(directory, List.of("-classpath", join(classpath()), main));
  }

  /** Runs with another way to say what is run. */
  Ended run(Path directory, List<String> what) throws Exception {
    Process process = start(directory, what);
    assertThat(process.waitFor(120, TimeUnit.SECONDS)).as("%s ends", main).isTrue();
    return new Ended(
        process.exitValue(),
        Files.readString(directory.resolve("out")),
        Files.readString(directory.resolve("err")));
  }

  Process start(Path directory) throws Exception {
    return start(directory, List.of("-classpath", join(classpath()), main));
  }

  private Process start(Path directory, List<String> what) throws Exception {
    List<String> command = new ArrayList<>(List.of(java.resolve("bin/java").toString()));
    if (!byEnvironment) {
      command.addAll(arguments);
    }
    command.addAll(what);
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(directory.toFile())
            .redirectOutput(directory.resolve("out").toFile())
            .redirectError(directory.resolve("err").toFile());
    builder.environment().put("OMP_NUM_THREADS", "1");
    if (byEnvironment) {
      builder.environment().put("JAVA_TOOL_OPTIONS", String.join(" ", arguments));
    }
    return builder.start();
  }

  static String join(List<Path> entries) {
    return entries.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator));
  }

  private static boolean isForeign(Path entry) {
    return !isAgent(entry) && !isMonitor(entry) && !isLogback(entry) && !isMicrometer(entry);
  }

  private static boolean isAgent(Path entry) {
    return entry.equals(AGENT) || entry.endsWith(Path.of("gradient-monitor-agent/target/classes"));
  }

  private static boolean isMonitor(Path entry) {
    return entry.toString().matches(".*/gradient-monitor-(core|dl4j)[-/].*")
        || name(entry).startsWith("jackson-core");
  }

  private static boolean isLogback(Path entry) {
    return name(entry).startsWith("logback");
  }

  private static boolean isMicrometer(Path entry) {
    return name(entry).matches("(micrometer|HdrHistogram|LatencyUtils|prometheus-metrics).*");
  }

  private static String name(Path entry) {
    return entry.getFileName().toString();
  }
}
