package io.github.gradientmonitor.baseline;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import io.github.gradientmonitor.sink.WholeFile;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * A baseline as JSON. Fields come in a fixed order, so that every error has a place: version,
 * epochs, runs, layers, then each quantity with a list of {@code first}, {@code usual} and {@code
 * spread} by layer. Numbers that are not finite are strings, as in JSON lines.
 */
final class BaselineFile {
  private static final int VERSION = 1;
  private static final JsonFactory JSON = new JsonFactory();

  private final Path file;
  private final JsonParser parser;

  private BaselineFile(Path file, JsonParser parser) {
    this.file = file;
    this.parser = parser;
  }

  static void write(Baseline baseline, Path file) throws IOException {
    new WholeFile(file).write(text -> write(baseline, text));
  }

  private static void write(Baseline baseline, OutputStream text) throws IOException {
    try (JsonGenerator out = JSON.createGenerator(text).useDefaultPrettyPrinter()) {
      out.writeStartObject();
      out.writeNumberField("version", VERSION);
      out.writeNumberField("epochs", baseline.epochs());
      out.writeNumberField("runs", baseline.runs());
      out.writeFieldName("layers");
      out.writeStartArray();
      for (String layer : baseline.layers()) {
        out.writeString(layer);
      }
      out.writeEndArray();
      for (Quantity quantity : Quantity.values()) {
        out.writeArrayFieldStart(quantity.field());
        for (Track track : baseline.tracks(quantity)) {
          out.writeStartObject();
          out.writeFieldName("first");
          write(out, track.first());
          write(out, "usual", track.usual());
          write(out, "spread", track.spread());
          out.writeEndObject();
        }
        out.writeEndArray();
      }
      out.writeEndObject();
    }
  }

  private static void write(JsonGenerator out, String field, double[] values) throws IOException {
    out.writeArrayFieldStart(field);
    for (double value : values) {
      write(out, value);
    }
    out.writeEndArray();
  }

  private static void write(JsonGenerator out, double value) throws IOException {
    if (Double.isFinite(value)) {
      out.writeNumber((float) value);
    } else {
      out.writeString(String.valueOf(value));
    }
  }

  static Baseline read(Path file) throws IOException {
    try (JsonParser parser = JSON.createParser(Files.readAllBytes(file))) {
      return new BaselineFile(file, parser).read();
    } catch (JsonProcessingException e) {
      throw new IOException(
          place(file, e.getLocation()) + "a baseline must be JSON: " + e.getOriginalMessage(), e);
    }
  }

  private Baseline read() throws IOException {
    expect(JsonToken.START_OBJECT, "a baseline");
    int version = whole("version", 0);
    if (version != VERSION) {
      throw wrong("version must be " + VERSION + ", but was " + version);
    }
    int epochs = whole("epochs", 0);
    int runs = whole("runs", 1);
    List<String> layers = new ArrayList<>();
    field("layers");
    expect(JsonToken.START_ARRAY, "layers");
    while (parser.nextToken() == JsonToken.VALUE_STRING) {
      layers.add(parser.getText());
    }
    require(JsonToken.END_ARRAY, "layers");
    Map<Quantity, List<Track>> tracks = new EnumMap<>(Quantity.class);
    for (Quantity quantity : Quantity.values()) {
      tracks.put(quantity, tracks(quantity, quantity.isOfLayers() ? layers.size() : 1));
    }
    expect(JsonToken.END_OBJECT, "a baseline");
    return new Baseline(epochs, runs, layers, tracks);
  }

  private List<Track> tracks(Quantity quantity, int size) throws IOException {
    field(quantity.field());
    expect(JsonToken.START_ARRAY, quantity.field());
    List<Track> tracks = new ArrayList<>();
    while (parser.nextToken() == JsonToken.START_OBJECT) {
      field("first");
      parser.nextToken();
      double first = number("first");
      double[] usual = numbers("usual");
      double[] spread = numbers("spread");
      for (double each : spread) {
        if (!(each >= 0 && each < Double.POSITIVE_INFINITY)) {
          throw wrong(quantity.field() + ": spread must be 0 or more, but was " + each);
        }
      }
      tracks.add(new Track(first, usual, spread));
      expect(JsonToken.END_OBJECT, quantity.field());
    }
    require(JsonToken.END_ARRAY, quantity.field());
    if (tracks.size() != size) {
      throw wrong(
          "%s must be of %d layers, but was of %d"
              .formatted(quantity.field(), size, tracks.size()));
    }
    return tracks;
  }

  private double[] numbers(String name) throws IOException {
    field(name);
    expect(JsonToken.START_ARRAY, name);
    double[] numbers = new double[Course.PARTS];
    int n = 0;
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      if (n == numbers.length) {
        throw wrong(name + " must have " + Course.PARTS + " numbers, but has more");
      }
      numbers[n++] = number(name);
    }
    if (n != numbers.length) {
      throw wrong(name + " must have " + Course.PARTS + " numbers, but has " + n);
    }
    return numbers;
  }

  private double number(String name) throws IOException {
    if (parser.currentToken().isNumeric()) {
      return parser.getDoubleValue();
    }
    return switch (parser.getText()) {
      case "NaN" -> Double.NaN;
      case "Infinity" -> Double.POSITIVE_INFINITY;
      case "-Infinity" -> Double.NEGATIVE_INFINITY;
      default -> throw wrong(name + " must be numbers, but has " + parser.getText());
    };
  }

  private int whole(String name, int least) throws IOException {
    field(name);
    parser.nextToken();
    require(JsonToken.VALUE_NUMBER_INT, name);
    int value = parser.getIntValue();
    if (value < least) {
      throw wrong(name + " must be " + least + " or more, but was " + value);
    }
    return value;
  }

  private void field(String name) throws IOException {
    parser.nextToken();
    if (parser.currentToken() != JsonToken.FIELD_NAME || !parser.currentName().equals(name)) {
      throw wrong("the next field must be " + name + ", but was " + parser.getText());
    }
  }

  private void expect(JsonToken token, String name) throws IOException {
    parser.nextToken();
    require(token, name);
  }

  private void require(JsonToken token, String name) throws IOException {
    if (parser.currentToken() != token) {
      throw wrong(
          "%s must have %s here, but has %s".formatted(name, words(token), parser.getText()));
    }
  }

  private static String words(JsonToken token) {
    return token.asString() == null ? "a whole number" : token.asString();
  }

  private IOException wrong(String rule) {
    return new IOException(place(file, parser.currentTokenLocation()) + rule);
  }

  private static String place(Path file, JsonLocation location) {
    return "%s, line %d, column %d: ".formatted(file, location.getLineNr(), location.getColumnNr());
  }
}
