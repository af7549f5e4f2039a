package io.github.gradientmonitor.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A program that a test needs and that the machine may not have. */
record InstalledProgram(String name, Path path) {

  /**
   * Finds a program; the test is skipped, with a message that says what to install, where it is
   * missing.
   */
  static InstalledProgram orSkip(String name, String debianPackage) {
    Optional<Path> path =
        Stream.of(System.getenv("PATH").split(File.pathSeparator, -1))
            .map(directory -> Path.of(directory, name))
            .filter(Files::isExecutable)
            .findFirst();
    if (path.isEmpty()) {
      String message = name + " is not installed: apt-get install " + debianPackage;
      System.err.println("Test skipped, since " + message);
      abort(message);
    }
    return new InstalledProgram(name, path.orElseThrow());
  }

  static InstalledProgram prometheus() {
    return orSkip("prometheus", "prometheus");
  }

  static InstalledProgram promtool() {
    return orSkip("promtool", "prometheus");
  }

  static InstalledProgram alertmanager() {
    return orSkip("prometheus-alertmanager", "prometheus-alertmanager");
  }

  static InstalledProgram amtool() {
    return orSkip("amtool", "prometheus-alertmanager");
  }

  static InstalledProgram pushgateway() {
    return orSkip("prometheus-pushgateway", "prometheus-pushgateway");
  }

  /** Runs it to its end, which must be a success without a word of complaint. */
  void succeeds(Path directory, String input, String... arguments) throws Exception {
    Path in = Files.writeString(Files.createTempFile(name, ".in"), input);
    Path out = Files.createTempFile(name, ".out");
    try {
      Process process =
          new ProcessBuilder(command(arguments))
              .directory(directory.toFile())
              .redirectErrorStream(true)
              .redirectInput(in.toFile())
              .redirectOutput(out.toFile())
              .start();
      assertThat(process.waitFor(30, TimeUnit.SECONDS)).as("%s ends", name).isTrue();
      assertThat(process.exitValue()).as(() -> read(out)).isZero();
    } finally {
      Files.delete(in);
      Files.delete(out);
    }
  }

  List<String> command(String... arguments) {
    List<String> command = new ArrayList<>(List.of(path.toString()));
    command.addAll(List.of(arguments));
    return command;
  }

  static String read(Path file) {
    try {
      return Files.readString(file, StandardCharsets.UTF_8);
    } catch (IOException e) {
      return e.toString();
    }
  }
}
