package io.github.gradientmonitor.sink;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The log sink speaks through the logging libraries that people use, each in a JVM of its own. */
class LoggingLibrariesTest {
  /** What logback writes when nobody has configured it, but without the debug lines. */
  private static final String LOGBACK =
      """
      <configuration>
        <appender name="console" class="ch.qos.logback.core.ConsoleAppender">
          <encoder><pattern>%-5level %logger - %msg%n</pattern></encoder>
        </appender>
        <root level="INFO"><appender-ref ref="console"/></root>
      </configuration>
      """;

  private static final String SILENCE = "gradient-monitor: slf4j has found no logging library";

  @TempDir private Path directory;

  @ParameterizedTest
  @ValueSource(strings = {"logback-1.2", "logback-1.5", "log4j2", "simple"})
  void writesEveryLine(String library) throws Exception {
    String log = log(library);

    assertThat(log.lines())
        .filteredOn(line -> line.contains("Vanishing gradient: "))
        .singleElement()
        .asString()
        .contains("WARN", "io.github.gradientmonitor");
    assertThat(log.lines())
        .filteredOn(line -> line.contains("Vanishing gradient cleared"))
        .singleElement()
        .asString()
        .contains("INFO");
    assertThat(log.lines())
        .filteredOn(line -> line.contains("Non-finite gradient: "))
        .singleElement()
        .asString()
        .contains("ERROR");
    assertThat(log).contains("Epoch 0 of net: exploding").doesNotContain(SILENCE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"none", "logback-1.5-with-slf4j-1.7"})
  void writesAlertsToStandardErrorWhereNobodyListens(String library) throws Exception {
    String log = log(library);

    assertThat(log.lines())
        .filteredOn(line -> line.startsWith("gradient-monitor: "))
        .satisfiesExactly(
            line -> assertThat(line).startsWith(SILENCE),
            line ->
                assertThat(line)
                    .startsWith("gradient-monitor: GM-VANISHING-WEIGHTS Vanishing gradient: "),
            line ->
                assertThat(line)
                    .startsWith(
                        "gradient-monitor: GM-VANISHING-WEIGHTS Vanishing gradient cleared"),
            line ->
                assertThat(line)
                    .startsWith("gradient-monitor: GM-NON-FINITE-RATE Non-finite gradient: "));
    assertThat(log).doesNotContain("Epoch 0 of net");
  }

  private String log(String library) throws Exception {
    Path out = directory.resolve("out");
    Path logback = Files.writeString(directory.resolve("logback.xml"), LOGBACK);
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Dlogback.configurationFile=" + logback,
                "-Dorg.apache.logging.log4j.level=INFO",
                "-classpath",
                classpath(library),
                LogSinkProgram.class.getName())
            .redirectErrorStream(true)
            .redirectOutput(out.toFile())
            .start();
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("it ends").isTrue();
    String log = Files.readString(out);
    assertThat(process.exitValue()).as(log).isZero();
    return log;
  }

  private static String classpath(String library) throws IOException {
    Path target = Path.of("target").toAbsolutePath();
    try (Stream<Path> jars = Files.list(target.resolve("logging-libraries").resolve(library))) {
      Stream<Path> classes = List.of("classes", "test-classes").stream().map(target::resolve);
      return Stream.concat(classes, jars)
          .map(Path::toString)
          .collect(Collectors.joining(File.pathSeparator));
    }
  }
}
