package io.github.gradientmonitor.sink;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** What has been written to files lies in the memory of the operating system until it is forced. */
final class Disk {
  private Disk() {}

  /**
   * Has the content of a file, whoever wrote it, lie on its disk when this returns. It opens the
   * file for that, so that an interrupt of the thread does not close the writer's own stream.
   *
   * @throws IOException if the disk cannot be written
   */
  static void force(Path file) throws IOException {
    force(file, StandardOpenOption.WRITE);
  }

  /**
   * Has the names in a directory lie on its disk, where the system can do that; Windows cannot, and
   * does it by itself.
   *
   * @throws IOException if the disk cannot be written
   */
  static void forceNames(Path directory) throws IOException {
    if (directory.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      force(directory, StandardOpenOption.READ);
    }
  }

  private static void force(Path path, StandardOpenOption way) throws IOException {
    if (!Files.isRegularFile(path) && !Files.isDirectory(path)) {
      return; // such as a terminal or a pipe
    }
    boolean interrupted = Thread.interrupted();
    try (FileChannel channel = FileChannel.open(path, way)) {
      channel.force(true);
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
