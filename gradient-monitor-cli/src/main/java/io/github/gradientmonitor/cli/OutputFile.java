package io.github.gradientmonitor.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A file that a command is going to write, looked at before the work is done that it is to hold.
 *
 * @param option that names it on the command line, such as {@code --to}
 * @param file may exist, and is then replaced; a symbolic link is followed
 */
record OutputFile(String option, Path file) {

  /**
   * Checks that the file can be written and is none of the inputs, under whatever name or link.
   *
   * @param inputs files that the command reads
   * @throws IllegalArgumentException if it is a directory or a device, a link that leads nowhere,
   *     an input, not writable, or in no directory that is; the message names the option
   * @throws IOException if the file system does not answer
   */
  void check(List<Path> inputs) throws IOException {
    if (Files.isDirectory(file)) {
      throw wrong("must be a file, but is a directory");
    }
    if (Files.exists(file) && !Files.isRegularFile(file)) {
      throw wrong("must be a file, but is a device or a pipe");
    }
    if (Files.isSymbolicLink(file) && !Files.exists(file)) {
      throw wrong("must not be a link that leads nowhere, but is");
    }
    checkIsNone(inputs);
    Path directory = (Files.exists(file) ? file.toRealPath() : file.toAbsolutePath()).getParent();
    if (directory == null || !Files.isDirectory(directory)) {
      throw wrong("must be in a directory that exists, but is in " + directory);
    }
    if (!Files.isWritable(directory) || (Files.exists(file) && !Files.isWritable(file))) {
      throw wrong("must be writable, but is not");
    }
  }

  /**
   * Checks that the file is none of the inputs, under whatever name or link.
   *
   * @param inputs files that the command reads
   * @throws IllegalArgumentException if it is one; the message names the option
   * @throws IOException if the file system does not answer
   */
  void checkIsNone(List<Path> inputs) throws IOException {
    for (Path input : inputs) {
      if (Files.exists(file) && Files.exists(input) && Files.isSameFile(file, input)) {
        throw wrong("must not be the input " + input + ", but is");
      }
    }
  }

  /**
   * Checks that this and another output are not the same file.
   *
   * @throws IllegalArgumentException if they are; the message names both options
   */
  void checkDiffersFrom(OutputFile other) throws IOException {
    boolean same =
        (Files.exists(file) && Files.exists(other.file))
            ? Files.isSameFile(file, other.file)
            : file.toAbsolutePath().normalize().equals(other.file.toAbsolutePath().normalize());
    if (same) {
      throw wrong("must differ from " + other.option + ", but is the same");
    }
  }

  private IllegalArgumentException wrong(String what) {
    return new IllegalArgumentException(option + " " + what + ": " + file);
  }
}
