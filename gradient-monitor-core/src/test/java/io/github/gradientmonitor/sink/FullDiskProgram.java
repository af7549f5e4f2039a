package io.github.gradientmonitor.sink;

import io.github.gradientmonitor.report.HtmlReport;
import io.github.gradientmonitor.testing.SyntheticRun;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Writes until its file cannot be longer, has it moved elsewhere, and goes on; run by {@link
 * FullDiskTest} in a JVM of its own.
 */
final class FullDiskProgram {
  private FullDiskProgram() {}

  public static void main(String[] args) throws IOException {
    Path directory = Path.of(args[0]);
    Path lines = directory.resolve("run.jsonl");
    SyntheticRun run =
        new SyntheticRun(
            SyntheticRun.network("net", "h", 6),
            JsonLinesSink.to(lines),
            HtmlReport.to(directory.resolve("gradients.html")));
    run.steps(1, 0);
    long before = 0;
    while (Files.size(lines) % 512 != 0 || Files.size(lines) == before) {
      before = Files.size(lines);
      run.steps(1, 0);
    }
    run.steps(1, 0);
    Files.copy(lines, directory.resolve("full.jsonl"));
    new FileOutputStream(lines.toFile()).close();
    run.steps(3, 0).close();
  }
}
