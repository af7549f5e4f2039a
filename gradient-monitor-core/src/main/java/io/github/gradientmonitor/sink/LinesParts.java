package io.github.gradientmonitor.sink;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.FileInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/**
 * The files that the lines of one sink lie in: {@code run.0001.jsonl.gz}, {@code run.0002.jsonl.gz}
 * and so on, and the last, {@code run.jsonl}, which is written to. The last one says in its first
 * line how many there are, so that what lies beside it by chance is not taken for a part; where it
 * is empty, as on a disk that is full, the parts say which they are.
 *
 * @param file the last part; a symbolic link stands for what it leads to
 */
record LinesParts(Path file) {
  /** Bytes of a file that are enough to see which part it is. */
  static final int BEGINNING = 256;

  private static final JsonFactory JSON = new JsonFactory();
  private static final int GZIP_MAGIC = 0x1f8b;

  static LinesParts of(Path file) throws IOException {
    return new LinesParts(Files.isRegularFile(file) ? file.toRealPath() : file.toAbsolutePath());
  }

  /** Where a part lies when it is complete, and not compressed yet. */
  Path plain(int number) {
    return file.resolveSibling(name().with(".%04d".formatted(number)));
  }

  /** Where a part lies in the end. */
  Path compressed(int number) {
    Path plain = plain(number);
    return plain.resolveSibling(plain.getFileName() + ".gz");
  }

  /** Where a part lies now. */
  Path path(int number) {
    return Files.exists(plain(number)) ? plain(number) : compressed(number);
  }

  /** Whether there is a part, compressed or not. */
  boolean exists(int number) {
    return Files.exists(plain(number)) || Files.exists(compressed(number));
  }

  /** How many bytes a part takes on the disk; 0 when it is not there. */
  long size(int number) {
    return plain(number).toFile().length() + compressed(number).toFile().length();
  }

  /** Takes a part away, if it is there. */
  void delete(int number) throws IOException {
    Files.deleteIfExists(plain(number));
    Files.deleteIfExists(compressed(number));
  }

  /**
   * The lines of a part.
   *
   * @throws FileNotFoundException if it is not there
   */
  InputStream open(int number) throws IOException {
    try {
      return open(plain(number));
    } catch (FileNotFoundException e) {
      // Looked for second: it is there before the other one is taken away.
      return open(compressed(number));
    }
  }

  /** The lines of a file, which may be compressed with gzip; one may go back to a mark. */
  static InputStream open(Path file) throws IOException {
    // Not a channel, whose stream cannot be asked what is available in a pipe.
    InputStream in = new BufferedInputStream(new FileInputStream(file.toFile()), 1 << 16);
    try {
      in.mark(2);
      int magic = in.read() << 8 | in.read();
      in.reset();
      return magic == GZIP_MAGIC ? new BufferedInputStream(new GZIPInputStream(in, 1 << 16)) : in;
    } catch (IOException e) {
      in.close();
      throw e;
    }
  }

  /**
   * The numbers of the parts that are there, in order.
   *
   * @param last number of the last part, which is not among them
   */
  List<Integer> before(int last) throws IOException {
    if (last == 1) {
      return List.of();
    }
    Pattern name =
        Pattern.compile(
            "%s\\.(\\d{4,9})%s(\\.gz)?"
                .formatted(Pattern.quote(name().stem()), Pattern.quote(name().extension())));
    try (Stream<Path> files = Files.list(file.resolveSibling("."))) {
      return files
          .map(path -> name.matcher(path.getFileName().toString()))
          .filter(Matcher::matches)
          .map(matcher -> Integer.valueOf(matcher.group(1)))
          .filter(number -> number >= 1 && number < last)
          .distinct()
          .sorted()
          .toList();
    }
  }

  /** The number of the last part; 1 where nothing says it. */
  int number() throws IOException {
    if (!Files.isRegularFile(file)) {
      return 1;
    }
    // Not a channel, which an interrupt of the training would close.
    try (InputStream in = new FileInputStream(file.toFile())) {
      return number(in.readNBytes(BEGINNING));
    }
  }

  /** The number of the last part, by how it begins; 1 where nothing says it. */
  int number(byte[] beginning) throws IOException {
    if (beginning.length > 0) {
      return Math.max(1, stated(beginning));
    }
    List<Integer> there = Files.isRegularFile(file) ? before(Integer.MAX_VALUE) : List.of();
    int last = 0;
    for (int part : there) {
      last = isStated(part) ? part : last;
    }
    return last + 1;
  }

  /** Whether what lies in the place of a part says that it is that one. */
  private boolean isStated(int number) throws IOException {
    try (InputStream lines = open(number)) {
      return stated(lines.readNBytes(BEGINNING)) == number;
    } catch (EOFException | ZipException e) {
      return false; // damaged
    }
  }

  /** The number that a part says it has; 0 where it says nothing. */
  private static int stated(byte[] beginning) throws IOException {
    try (JsonParser parser = JSON.createParser(text(beginning))) {
      parser.nextToken();
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String field = parser.currentName();
        JsonToken value = parser.nextToken();
        if (field.equals("part") && value == JsonToken.VALUE_NUMBER_INT) {
          return parser.getIntValue();
        }
        parser.skipChildren();
      }
    } catch (JsonProcessingException e) {
      return 0; // from before there were parts, or damaged
    }
    return 0;
  }

  private static String text(byte[] beginning) {
    return JsonLinesReader.withoutMark(new String(beginning, StandardCharsets.UTF_8));
  }

  private FileName name() {
    return FileName.of(file);
  }
}
