package io.github.gradientmonitor.sink;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * A file to whose end lines are written, each in one piece, and which is divided into {@linkplain
 * LinesParts parts} when it is long enough.
 *
 * <p>Each part begins with a head, and so does what follows when somebody else has cut the file
 * short, moved it or removed it, as {@code logrotate} does. A line that could be written in part
 * only, as on a full disk, is ended before the next one; at the beginning of a file it is taken
 * away, for the first line says which part this is.
 */
final class LinesFile implements Closeable {
  /** Heads that fit into a part at least, so that parts do not hold little else. */
  private static final int HEADS = 16;

  private final LinesParts parts;
  private final long partBytes;
  private final Head head;
  private final Opener opener;
  private final MonitorLog log;

  /** Whether it is a file like others, not a terminal or a pipe. */
  private final boolean regular;

  private @Nullable OutputStream out;
  private int number;

  /** Bytes of all parts before this one, as they lie on the disk. */
  private long before;

  private long length;
  private long longest;
  private boolean fresh;
  private boolean compressed = true;
  private boolean cut;
  private boolean faultIsKnown;

  /** What each part begins with. */
  @FunctionalInterface
  interface Head {
    void writeTo(ByteArrayOutputStream out, int part) throws IOException;
  }

  /** Opens a file so that whatever is written comes to its end, wherever that is. */
  @FunctionalInterface
  interface Opener {
    OutputStream open(Path file) throws IOException;

    /** Not a stream of a channel, which an interrupt of the training would close. */
    static OutputStream toTheEnd(Path file) throws IOException {
      return new FileOutputStream(file.toFile(), true);
    }
  }

  /**
   * Opens a file, which need not exist; its directory must.
   *
   * @param partBytes after which a part is complete
   * @throws IllegalArgumentException if a file lies where the first part would
   */
  LinesFile(Path file, boolean append, long partBytes, Head head, Opener opener, MonitorLog log)
      throws IOException {
    this.partBytes = partBytes;
    this.longest = partBytes;
    this.head = head;
    this.opener = opener;
    this.log = log;
    LinesParts old = LinesParts.of(file);
    this.number = old.number();
    if (!append && partBytes < Long.MAX_VALUE && number == 1 && old.exists(1)) {
      throw new IllegalArgumentException(
          "file must have no parts that it does not know of, but there is part 1 of " + file);
    }
    OutputStream end = opener.open(file);
    this.out = end;
    if (!append) {
      discard(old, end); // not earlier: what cannot be written to keeps what it holds
    }
    this.regular = Files.isRegularFile(file);
    this.parts = LinesParts.of(file);
    begin();
    while (append && regular && parts.exists(number)) {
      number++;
    }
    for (int part : parts.before(number)) {
      before += parts.size(part);
    }
  }

  /** Takes away what a file held, its parts included; where it cannot, the file is closed. */
  private void discard(LinesParts old, OutputStream end) throws IOException {
    try {
      for (int part : old.before(number)) {
        old.delete(part);
      }
      number = 1;
      empty(old.file());
    } catch (IOException e) {
      end.close();
      throw e;
    }
  }

  private static void empty(Path file) throws IOException {
    if (Files.isRegularFile(file)) {
      new FileOutputStream(file.toFile()).close();
    }
  }

  /** The number of the part that is written to. */
  int number() {
    return number;
  }

  /** Bytes of all parts, as they lie on the disk, whoever has cut the file short. */
  long size() {
    return before + (regular ? parts.file().toFile().length() : length);
  }

  /** Writes a line, its end included; behind a head where that is due. */
  void write(ByteArrayOutputStream line) throws IOException {
    look();
    OutputStream file = out;
    if (file == null) {
      file = opener.open(parts.file());
      out = file;
      begin();
    }
    if (fresh) {
      ByteArrayOutputStream heads = new ByteArrayOutputStream();
      head.writeTo(heads, number);
      put(heads, file);
      longest = Math.max(longest, (long) HEADS * heads.size());
      fresh = false;
    }
    put(line, file);
    if (!compressed) {
      compress(); // not earlier: who follows the file would find none meanwhile
    }
  }

  /** Has all that was written lie on the disk. */
  void force() throws IOException {
    if (out != null) {
      Disk.force(parts.file());
    }
  }

  @Override
  public void close() throws IOException {
    try {
      force();
    } finally {
      shut();
    }
  }

  /** Sees whether the file is as it was left, and long enough. */
  private void look() throws IOException {
    if (!regular) {
      return;
    }
    long now = parts.file().toFile().length();
    if (now < length) {
      shut();
      longest = partBytes;
    }
    length = now;
    if (length >= longest) {
      divide();
    }
  }

  private void begin() throws IOException {
    fresh = true;
    length = regular ? parts.file().toFile().length() : 0;
    cut = length > 0 && !endsWithLine();
  }

  private boolean endsWithLine() throws IOException {
    try (RandomAccessFile file = new RandomAccessFile(parts.file().toFile(), "r")) {
      file.seek(length - 1);
      return file.read() == '\n';
    }
  }

  private void put(ByteArrayOutputStream lines, OutputStream file) throws IOException {
    boolean first = length == 0;
    try {
      if (cut) {
        file.write('\n');
        length++;
      }
      cut = true;
      lines.writeTo(file);
      file.flush();
      cut = false;
      length += lines.size();
    } catch (IOException e) {
      if (regular) {
        takeBack(first, e);
      }
      throw e;
    }
  }

  /** Leaves a file as it was where it was empty, and otherwise sees how much of it was written. */
  private void takeBack(boolean all, IOException failure) {
    if (all) {
      try {
        empty(parts.file());
      } catch (IOException e) {
        failure.addSuppressed(e);
      }
    }
    length = parts.file().toFile().length();
    cut = length > 0;
  }

  private void divide() {
    try {
      if (parts.exists(number)) {
        throw new FileAlreadyExistsException(parts.path(number).toString());
      }
      Disk.force(parts.file());
      shut();
      Files.move(parts.file(), parts.plain(number));
    } catch (IOException e) {
      longest = length + partBytes;
      tell("%s could not be divided into parts".formatted(parts.file()), e);
      return;
    }
    before += length;
    length = 0;
    longest = partBytes;
    number++;
    compressed = false;
  }

  /** Compresses the part that was completed last. */
  private void compress() {
    compressed = true;
    Path complete = parts.plain(number - 1);
    long plainBytes = complete.toFile().length();
    try {
      new WholeFile(parts.compressed(number - 1)).write(out -> compress(complete, out));
      Files.delete(complete);
    } catch (IOException e) {
      tell("%s could not be compressed, and stays as it is".formatted(complete), e);
    }
    before += parts.size(number - 1) - plainBytes;
  }

  private static void compress(Path complete, OutputStream out) throws IOException {
    try (InputStream in = new FileInputStream(complete.toFile());
        OutputStream gzip = new FastGzip(out)) {
      in.transferTo(gzip);
    }
  }

  private void shut() throws IOException {
    OutputStream last = out;
    out = null;
    if (last != null) {
      last.close();
    }
  }

  private void tell(String line, IOException failure) {
    if (!faultIsKnown) {
      faultIsKnown = true;
      log.warn(line + "; nothing of it is lost.", failure);
    }
  }

  /** The training waits for it. */
  private static final class FastGzip extends GZIPOutputStream {
    FastGzip(OutputStream out) throws IOException {
      super(out, 1 << 16);
      def.setLevel(Deflater.BEST_SPEED);
    }
  }
}
