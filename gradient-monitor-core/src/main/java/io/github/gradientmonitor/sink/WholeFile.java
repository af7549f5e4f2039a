package io.github.gradientmonitor.sink;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;

/**
 * A file that is whole at every moment, also after a loss of power: its new content is written
 * beside it, under a name that nobody can foresee, forced to disk, and takes the place of the old
 * at once. A symbolic link is followed: what it leads to is replaced, and the link stays.
 */
public final class WholeFile {
  private static final FileAttribute<?>[] NONE = {};

  private final Path file;

  /**
   * A file that need not exist yet; its directory must.
   *
   * @param file to write to
   */
  public WholeFile(Path file) {
    this.file = file.toAbsolutePath();
  }

  /** Writes what a file holds. */
  @FunctionalInterface
  public interface Content {
    /** Writes all of it; the stream may be closed, or left open. */
    void writeTo(OutputStream out) throws IOException;
  }

  /**
   * Writes the file anew.
   *
   * @param content in UTF-8
   * @throws IOException as for {@link #write(Content)}
   */
  public void write(String content) throws IOException {
    write(out -> out.write(content.getBytes(StandardCharsets.UTF_8)));
  }

  /**
   * Writes the file anew.
   *
   * @param content what it is to hold
   * @throws IOException if the content fails, the file is a directory, a device or a link that
   *     leads nowhere, or cannot be written; the old content stays then. Or if it was written, but
   *     its name cannot be forced to disk: then the new content is there, and a loss of power may
   *     bring back the old. Nothing lies beside the file either way
   */
  public void write(Content content) throws IOException {
    Path target = target();
    Path directory = Objects.requireNonNull(target.getParent(), "directory");
    Path draft =
        Files.createTempFile(
            directory, "." + target.getFileName() + ".", ".tmp", permissions(directory));
    try {
      // Not a stream of a channel, which an interrupt of the training would close.
      try (OutputStream out = new FileOutputStream(draft.toFile())) {
        content.writeTo(out);
      }
      Disk.force(draft);
      replace(target, draft);
    } finally {
      Files.deleteIfExists(draft);
    }
    Disk.forceNames(directory);
  }

  private static void replace(Path target, Path draft) throws IOException {
    try {
      Files.move(
          draft, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (AtomicMoveNotSupportedException e) {
      Files.move(draft, target, StandardCopyOption.REPLACE_EXISTING);
    }
  }

  private Path target() throws IOException {
    if (Files.isSymbolicLink(file) && !Files.exists(file)) {
      throw new IOException("file must not be a link that leads nowhere, but was " + file);
    }
    if (Files.exists(file) && !Files.isRegularFile(file)) {
      throw new IOException("file must not be a directory or a device, but was " + file);
    }
    return Files.isSymbolicLink(file) ? file.toRealPath() : file;
  }

  /**
   * Those of a file that is made in the usual way; a temporary one would be for its owner alone.
   */
  private static FileAttribute<?>[] permissions(Path directory) {
    return directory.getFileSystem().supportedFileAttributeViews().contains("posix")
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-rw-rw-"))
        }
        : NONE;
  }
}
