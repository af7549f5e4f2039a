package io.github.gradientmonitor.report;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** A file that is whole at every moment: its new content takes the place of the old at once. */
final class WholeFile {
  private final Path file;
  private final Path draft;

  /** A file that need not exist yet; its directory must. */
  WholeFile(Path file) {
    this.file = file.toAbsolutePath();
    this.draft = this.file.resolveSibling("." + this.file.getFileName() + ".tmp");
  }

  /** Writes beside the file, and moves it there. */
  void write(String content) throws IOException {
    // Not a stream of a channel, which an interrupt of the training would close.
    try (OutputStream out = new FileOutputStream(draft.toFile())) {
      out.write(content.getBytes(StandardCharsets.UTF_8));
    }
    try {
      Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (AtomicMoveNotSupportedException e) {
      Files.move(draft, file, StandardCopyOption.REPLACE_EXISTING);
    }
  }
}
