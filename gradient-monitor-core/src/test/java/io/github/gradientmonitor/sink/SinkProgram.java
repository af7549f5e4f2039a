package io.github.gradientmonitor.sink;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs a program of the tests in a JVM of its own, with the class path of the tests. */
final class SinkProgram {
  private SinkProgram() {}

  /**
   * What a program left behind.
   *
   * @param exit its exit code
   * @param output what it wrote to both of its streams
   */
  record Ended(int exit, String output) {}

  /**
   * Runs a program to its end.
   *
   * @param before words of the command before that of Java, such as those of a shell
   */
  static Ended run(Path directory, List<String> before, Class<?> program, String... arguments)
      throws Exception {
    Path out = directory.resolve("out");
    List<String> command = new ArrayList<>(before);
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xshare:auto", "-XX:-UsePerfData", "-classpath"));
    command.add(System.getProperty("java.class.path"));
    command.add(program.getName());
    command.addAll(List.of(arguments));
    Process process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(out.toFile()).start();
    boolean ended = process.waitFor(100, TimeUnit.SECONDS);
    if (!ended) {
      process.destroyForcibly().waitFor();
    }
    assertThat(ended).as("it ends: %s", Files.readString(out)).isTrue();
    return new Ended(process.exitValue(), Files.readString(out));
  }
}
