package io.github.gradientmonitor.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Enumeration;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * How much a zip file holds when it is unpacked? Found by unpacking it to nowhere, for what the
 * file says about itself need not be true.
 *
 * @param limit bytes that all entries together may have, 0 or more
 */
record UnpackedSize(long limit) {
  private static final int CHUNK = 1 << 16;

  /** Half of the memory that the Java machine may take: networks are unpacked into it. */
  static UnpackedSize ofMemory() {
    return new UnpackedSize(Runtime.getRuntime().maxMemory() / 2);
  }

  /**
   * Checks a file, in no more time than it takes to unpack as much as is allowed.
   *
   * @throws IOException if it is no zip file, or holds more; the message names the limit
   */
  void check(Path file) throws IOException {
    byte[] chunk = new byte[CHUNK];
    long left = limit;
    try (ZipFile zip = new ZipFile(file.toFile())) {
      Enumeration<? extends ZipEntry> entries = zip.entries();
      while (entries.hasMoreElements()) {
        try (InputStream in = zip.getInputStream(entries.nextElement())) {
          for (int read = in.read(chunk); read >= 0; read = in.read(chunk)) {
            left -= read;
            if (left < 0) {
              throw new IOException(
                  "unpacked it must have at most "
                      + limit
                      + " bytes, half of the memory of this Java machine, but has more");
            }
          }
        }
      }
    }
  }
}
