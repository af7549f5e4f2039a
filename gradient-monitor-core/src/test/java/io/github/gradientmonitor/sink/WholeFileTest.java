package io.github.gradientmonitor.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class WholeFileTest {
  @TempDir private Path directory;

  @Test
  void draftsHaveNamesThatNobodyCanForesee() throws IOException {
    Path file = directory.resolve("r.html");
    Set<Path> drafts = new HashSet<>();
    for (int i = 0; i < 5; i++) {
      new WholeFile(file)
          .write(
              out -> {
                try (Stream<Path> files = Files.list(directory)) {
                  files.filter(path -> !path.equals(file)).forEach(drafts::add);
                }
              });
    }

    assertThat(drafts).hasSize(5);
    assertThat(directory).isDirectoryContaining(file::equals);
    assertThat(directory).isDirectoryNotContaining(path -> !path.equals(file));
  }

  @Test
  void aLinkThatWasPlantedBesideIsNotFollowed() throws IOException {
    Path victim = Files.writeString(directory.resolve("victim"), "precious");
    Path planted = Files.createSymbolicLink(directory.resolve(".r.html.tmp"), victim);

    new WholeFile(directory.resolve("r.html")).write("content");

    assertThat(directory.resolve("r.html")).hasContent("content").isRegularFile();
    assertThat(victim).hasContent("precious");
    assertThat(planted).isSymbolicLink();
  }

  @Test
  void nothingIsLeftBesideAFileThatCannotBeReplaced() throws IOException {
    Path file = directory.resolve("r.html");
    Files.createDirectories(file.resolve("in the way"));

    assertThatExceptionOfType(IOException.class)
        .isThrownBy(() -> new WholeFile(file).write("content"));

    assertThat(directory).isDirectoryNotContaining(path -> !path.equals(file));
  }

  @Test
  void aDirectoryIsNotReplaced() throws IOException {
    Path empty = Files.createDirectory(directory.resolve("empty"));

    assertThatExceptionOfType(IOException.class)
        .isThrownBy(() -> new WholeFile(empty).write("content"))
        .withMessage("file must not be a directory or a device, but was " + empty);

    assertThat(empty).isDirectory();
  }

  @Test
  void whatALinkLeadsToIsReplaced() throws IOException {
    Path target = Files.writeString(directory.resolve("target"), "before");
    Path link = Files.createSymbolicLink(directory.resolve("link"), Path.of("target"));

    new WholeFile(link).write("after");

    assertThat(link).isSymbolicLink();
    assertThat(target).hasContent("after");
  }

  @Test
  void aLinkThatLeadsNowhereIsRefused() throws IOException {
    Path link = Files.createSymbolicLink(directory.resolve("link"), directory.resolve("none"));

    assertThatExceptionOfType(IOException.class)
        .isThrownBy(() -> new WholeFile(link).write("after"))
        .withMessage("file must not be a link that leads nowhere, but was " + link);
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void othersMayReadItWhoMayReadFilesThatAreMadeInTheUsualWay() throws IOException {
    Path usual = Files.createFile(directory.resolve("usual"));
    Path file = directory.resolve("r.html");

    new WholeFile(file).write("content");

    assertThat(Files.getPosixFilePermissions(file)).isEqualTo(Files.getPosixFilePermissions(usual));
  }
}
