package io.github.gradientmonitor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Every link of a page to a file or a heading of this project leads somewhere. */
class DocumentationLinksTest {
  private static final Path PROJECT = Path.of("..");
  private static final Pattern LINK = Pattern.compile("\\]\\(([^)\\s]+)\\)");
  private static final Pattern HEADING = Pattern.compile("#{1,6} +(.*?) *#*");

  @Test
  void everyRelativeLinkLeadsToAFileAndItsAnchorToAHeading() throws IOException {
    List<String> broken = new ArrayList<>();
    int links = 0;
    for (Path page : pages()) {
      for (String link : links(page)) {
        links++;
        int hash = link.indexOf('#');
        String file = hash < 0 ? link : link.substring(0, hash);
        Path target = file.isEmpty() ? page : page.resolveSibling(file).normalize();
        if (!Files.exists(target)) {
          broken.add(page + ": no file " + link);
        } else if (hash >= 0 && !anchors(target).contains(link.substring(hash + 1))) {
          broken.add(page + ": no heading " + link);
        }
      }
    }

    assertThat(broken).isEmpty();
    assertThat(links).isGreaterThan(100);
  }

  @Test
  void theIndexNamesEveryPage() throws IOException {
    Path index = PROJECT.resolve("docs").resolve("README.md");
    Set<Path> named = new HashSet<>();
    for (String link : links(index)) {
      named.add(index.resolveSibling(link.replaceFirst("#.*", "")).normalize());
    }

    assertThat(pages())
        .filteredOn(page -> page.startsWith(PROJECT.resolve("docs")) && !page.equals(index))
        .isNotEmpty()
        .allSatisfy(page -> assertThat(named).contains(page));
  }

  @Test
  void anchorsAreThoseOfGitHub() throws IOException {
    assertThat(anchors(PROJECT.resolve("docs").resolve("json-lines.md")))
        .contains("json-lines", "run-a-network-whose-steps-follow");
  }

  /** The pages of the project, and those of its modules that lie at their root. */
  private static List<Path> pages() throws IOException {
    List<Path> pages = new ArrayList<>();
    try (Stream<Path> docs = Files.walk(PROJECT.resolve("docs"));
        Stream<Path> root = Files.list(PROJECT);
        Stream<Path> modules = Files.walk(PROJECT, 2)) {
      Stream.of(docs, root, modules)
          .flatMap(paths -> paths)
          .filter(path -> path.toString().endsWith(".md"))
          .distinct()
          .forEach(pages::add);
    }
    return pages;
  }

  private static List<String> links(Path page) throws IOException {
    List<String> links = new ArrayList<>();
    for (String line : prose(page)) {
      Matcher matcher = LINK.matcher(line.replaceAll("`[^`]*`", ""));
      while (matcher.find()) {
        if (!matcher.group(1).matches("[a-z]+:.*")) {
          links.add(matcher.group(1));
        }
      }
    }
    return links;
  }

  /** Of the headings of a page: letters, digits, hyphens, and a number where one comes again. */
  private static Set<String> anchors(Path page) throws IOException {
    Set<String> anchors = new HashSet<>();
    Map<String, Integer> seen = new HashMap<>();
    for (String line : prose(page)) {
      Matcher matcher = HEADING.matcher(line);
      if (matcher.matches()) {
        String anchor =
            matcher
                .group(1)
                .toLowerCase(Locale.ROOT)
                .replaceAll("[^\\p{L}\\p{N}_ -]", "")
                .replace(' ', '-');
        int before = seen.merge(anchor, 1, Integer::sum) - 1;
        anchors.add(before == 0 ? anchor : anchor + "-" + before);
      }
    }
    return anchors;
  }

  /** The lines outside of code. */
  private static List<String> prose(Path page) throws IOException {
    List<String> prose = new ArrayList<>();
    boolean code = false;
    for (String line : Files.readAllLines(page)) {
      if (line.startsWith("```")) {
        code = !code;
      } else if (!code) {
        prose.add(line);
      }
    }
    return prose;
  }
}
