package io.github.gradientmonitor.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.support.ui.WebDriverWait;

/** Pages in a real browser, which must have nothing on its console when a test is over. */
abstract class InBrowser {
  @TempDir static Path directory;
  static Browser browser;

  @BeforeAll
  static void startBrowser() {
    browser = Browser.start(directory.resolve("profile"));
  }

  @AfterAll
  static void closeBrowser() {
    if (browser != null) {
      browser.close();
    }
  }

  @BeforeEach
  void beginWithALightDesktop() {
    browser.size(1200, 900);
    browser.colorScheme("light");
  }

  @AfterEach
  void theConsoleIsSilent() {
    assertThat(browser.console()).isEmpty();
  }

  static void open(Path file) {
    browser.driver().get(file.toUri().toString());
    awaitTrue("return document.documentElement.dataset.drawn !== undefined");
  }

  static void awaitTrue(String condition) {
    new WebDriverWait(browser.driver(), Duration.ofSeconds(20))
        .until(driver -> browser.script(condition).equals(true));
  }

  static WebElement one(String selector) {
    return browser.driver().findElement(By.cssSelector(selector));
  }

  static List<WebElement> all(String selector) {
    return browser.driver().findElements(By.cssSelector(selector));
  }

  static String text(String selector) {
    return one(selector).getText();
  }
}
