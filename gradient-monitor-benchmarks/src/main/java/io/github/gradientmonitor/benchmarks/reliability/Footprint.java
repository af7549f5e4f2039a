package io.github.gradientmonitor.benchmarks.reliability;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.stream.Stream;
import javax.management.JMException;
import javax.management.ObjectName;
import org.bytedeco.javacpp.Pointer;

/**
 * What a program takes up at a moment, after a collection.
 *
 * @param heap bytes
 * @param own bytes of live objects of the monitor's classes
 * @param arrays bytes of ND4J's arrays, which lie outside of the heap
 * @param threads that live
 * @param files that are open; a dash where the system does not tell
 * @param disk bytes of the files in a folder
 */
record Footprint(long heap, long own, long arrays, int threads, String files, long disk) {
  static final String HEAD = "steps      heap MB  own kB  arrays MB  threads  files  disk MB";

  static Footprint now(Path folder) throws IOException, JMException {
    long own = ownBytes();
    Runtime runtime = Runtime.getRuntime();
    return new Footprint(
        runtime.totalMemory() - runtime.freeMemory(),
        own,
        Pointer.totalBytes(),
        threadCount(),
        openFiles(),
        bytesIn(folder));
  }

  /** A line below {@link #HEAD}. */
  String line(long steps) {
    return String.format(
        Locale.ROOT,
        "%9d  %7.1f  %6.0f  %9.1f  %7d  %5s  %7.1f",
        steps,
        heap / 1e6,
        own / 1e3,
        arrays / 1e6,
        threads,
        files,
        disk / 1e6);
  }

  static int threadCount() {
    return ManagementFactory.getThreadMXBean().getThreadCount();
  }

  /** Bytes of live objects of the monitor's own classes, after a collection. */
  static long ownBytes() throws JMException {
    String histogram =
        (String)
            ManagementFactory.getPlatformMBeanServer()
                .invoke(
                    new ObjectName("com.sun.management:type=DiagnosticCommand"),
                    "gcClassHistogram",
                    new Object[] {null},
                    new String[] {String[].class.getName()});
    return histogram
        .lines()
        .map(line -> line.trim().split("\\s+"))
        .filter(fields -> fields.length > 3)
        .filter(fields -> fields[3].startsWith("io.github.gradientmonitor."))
        .filter(fields -> !fields[3].startsWith(Footprint.class.getPackageName()))
        .mapToLong(fields -> Long.parseLong(fields[2]))
        .sum();
  }

  private static String openFiles() throws IOException {
    Path open = Path.of("/proc/self/fd");
    if (!Files.isDirectory(open)) {
      return "-";
    }
    try (Stream<Path> files = Files.list(open)) {
      return String.valueOf(files.count());
    }
  }

  private static long bytesIn(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.mapToLong(Footprint::size).sum();
    }
  }

  private static long size(Path file) {
    try {
      return Files.size(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
