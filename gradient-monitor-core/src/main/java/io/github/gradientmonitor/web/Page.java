package io.github.gradientmonitor.web;

import java.util.Objects;

/**
 * What is answered.
 *
 * @param type media type, such as {@code text/html; charset=utf-8}; the text is sent as UTF-8
 * @param text of any length
 */
public record Page(String type, String text) {
  /** Checks that nothing is missing. */
  public Page {
    Objects.requireNonNull(type, "type");
    Objects.requireNonNull(text, "text");
  }
}
