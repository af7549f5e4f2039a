package io.github.gradientmonitor.observation;

import java.util.Objects;

/**
 * How a name that comes from outside, such as that of a layer, a network or an updater, is written
 * in a text: a log line, a table, an alert, an exception. A name is data, and must not end a line,
 * colour a terminal, or turn the direction in which the line is read.
 *
 * <p>A name of more than {@value #LONGEST} characters is cut in the middle. Characters of control
 * and format, separators other than the space, and halves of surrogate pairs are written as Java
 * writes them in a literal: the escape character becomes a backslash, {@code u001B}. So a name
 * takes {@value #LONGEST} characters of a text, or six times as many where all of them are escaped.
 *
 * <p>JSON keeps names whole, for a program must find them again.
 */
public final class DisplayName {
  /** Characters (UTF-16 units) of a name that are shown at most, those for the cut included. */
  public static final int LONGEST = 64;

  private static final String CUT = "...";
  private static final int HEAD = (LONGEST - CUT.length() + 1) / 2;
  private static final int TAIL = LONGEST - CUT.length() - HEAD;

  private DisplayName() {}

  /**
   * A name as a text shows it.
   *
   * @param name of any length, of any characters
   * @return the name itself where nothing has to be cut or escaped
   */
  public static String of(String name) {
    Objects.requireNonNull(name, "name");
    return name.length() <= LONGEST
        ? escaped(name)
        : escaped(name.substring(0, HEAD)) + CUT + escaped(name.substring(name.length() - TAIL));
  }

  private static String escaped(String text) {
    StringBuilder escaped = new StringBuilder(text.length());
    text.codePoints()
        .forEach(
            point -> {
              if (isPlain(point)) {
                escaped.appendCodePoint(point);
              } else {
                for (char unit : Character.toChars(point)) {
                  escaped.append(String.format("\\u%04X", (int) unit));
                }
              }
            });
    return escaped.toString();
  }

  private static boolean isPlain(int point) {
    return switch (Character.getType(point)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      case Character.SPACE_SEPARATOR -> point == ' ';
      default -> true;
    };
  }
}
