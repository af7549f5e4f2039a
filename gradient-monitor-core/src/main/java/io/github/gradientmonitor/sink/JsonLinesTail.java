package io.github.gradientmonitor.sink;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Objects;

/**
 * Follows a file of JSON lines while it is still being written: each look reads what has come
 * since, from the parts that were completed meanwhile too. A line that is not yet whole waits for
 * its end; a file that has become shorter, and is not another part, was begun anew, and is read
 * from its start. Used by one thread.
 */
public final class JsonLinesTail {
  /** Most that one look takes into memory at once. */
  private static final int CHUNK = 1 << 20;

  private final Path file;
  private final MonitorSink sink;
  private JsonLinesReader reader;
  private boolean followed;
  private int part = 1;
  private long position;

  private JsonLinesTail(Path file, MonitorSink sink) {
    this.file = Objects.requireNonNull(file, "file");
    this.sink = Objects.requireNonNull(sink, "sink");
    this.reader = new JsonLinesReader(sink);
  }

  /**
   * Begins to follow a file, which is not read yet.
   *
   * @param file that a {@link JsonLinesSink} writes
   * @param sink that hears of every step, alert and end of an epoch, in order; it is not closed
   */
  public static JsonLinesTail of(Path file, MonitorSink sink) {
    return new JsonLinesTail(file, sink);
  }

  /**
   * Reads what has come since the last time. Where the file was read before and is empty or not
   * there, as for a moment between two parts, that is nothing.
   *
   * @return how much was read since the file was begun
   * @throws IOException if the file cannot be read, or was written with another version of the
   *     schema
   */
  public JsonLinesReader.Summary read() throws IOException {
    if (followed && file.toFile().length() == 0) {
      return reader.summary();
    }
    try (RandomAccessFile in = new RandomAccessFile(file.toFile(), "r")) {
      followed = true;
      LinesParts parts = LinesParts.of(file);
      int now = parts.number(beginning(in));
      if (now < part || (now == part && in.length() < position)) {
        reader = new JsonLinesReader(sink);
        part = 1;
        position = 0;
      }
      if (now > part) {
        reader.acceptParts(parts, part, now, position);
        part = now;
        position = 0;
      }
      int size = CHUNK;
      while (position < in.length()) {
        in.seek(position);
        byte[] chunk = new byte[(int) Math.min(size, in.length() - position)];
        in.readFully(chunk);
        int read = accept(chunk);
        if (read == 0 && chunk.length < size) {
          break;
        }
        position += read;
        size = read == 0 ? Math.multiplyExact(2, size) : CHUNK;
      }
    }
    return reader.summary();
  }

  private static byte[] beginning(RandomAccessFile in) throws IOException {
    byte[] bytes = new byte[(int) Math.min(LinesParts.BEGINNING, in.length())];
    in.readFully(bytes);
    return bytes;
  }

  /** Takes the whole lines of a chunk; returns how many bytes they have. */
  private int accept(byte[] chunk) throws IOException {
    int start = 0;
    for (int i = 0; i < chunk.length; i++) {
      if (chunk[i] == '\n') {
        reader.accept(new String(chunk, start, i - start, StandardCharsets.UTF_8), file);
        start = i + 1;
      }
    }
    return start;
  }
}
