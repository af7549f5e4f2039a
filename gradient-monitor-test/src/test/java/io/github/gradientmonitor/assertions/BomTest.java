package io.github.gradientmonitor.assertions;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.xpath.XPathConstants;
import javax.xml.xpath.XPathFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.NodeList;

/** The list of modules that belong together names those that are published, and no others. */
class BomTest {
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
  private static final Path BOM = ROOT.resolve("gradient-monitor-bom/pom.xml");

  @Test
  void namesEveryModuleThatIsPublished() throws Exception {
    List<String> published = new ArrayList<>();
    for (String module : texts(ROOT.resolve("pom.xml"), "//modules/module")) {
      Path pom = ROOT.resolve(module).resolve("pom.xml");
      boolean deployed =
          texts(pom, "//plugin[artifactId='maven-deploy-plugin']/configuration/skip").isEmpty();
      if (deployed && !pom.equals(BOM)) {
        published.add(module);
      }
    }

    assertThat(texts(BOM, "//dependencyManagement//artifactId"))
        .containsExactlyInAnyOrderElementsOf(published)
        .hasSizeGreaterThan(5);
  }

  @Test
  void hasTheVersionOfTheModules() throws Exception {
    assertThat(texts(BOM, "/project/version"))
        .isEqualTo(texts(ROOT.resolve("pom.xml"), "/project/version"))
        .hasSize(1);
    assertThat(Files.readString(BOM)).doesNotContain("<parent>");
  }

  private static List<String> texts(Path pom, String path) throws Exception {
    Document document =
        DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(pom.toFile());
    NodeList nodes =
        (NodeList)
            XPathFactory.newInstance().newXPath().evaluate(path, document, XPathConstants.NODESET);
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < nodes.getLength(); i++) {
      texts.add(nodes.item(i).getTextContent());
    }
    return texts;
  }
}
