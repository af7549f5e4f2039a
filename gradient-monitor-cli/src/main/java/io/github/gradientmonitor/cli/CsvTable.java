package io.github.gradientmonitor.cli;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.datavec.api.records.Record;
import org.datavec.api.records.metadata.RecordMetaDataLine;
import org.datavec.api.records.reader.impl.csv.CSVRecordReader;
import org.datavec.api.split.FileSplit;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Numbers in a file of comma-separated values, one example a line.
 *
 * @param names of the columns; their positions, counted from 0, where the file has no header
 * @param rows of equal length, at least one
 */
record CsvTable(List<String> names, List<double[]> rows) {

  /**
   * Reads a file; its first line is a header if its first field is no number.
   *
   * @throws IOException if the file cannot be read
   * @throws IllegalArgumentException if a field is no finite number, or lines differ in length; the
   *     message names the line
   */
  static CsvTable read(Path file) throws IOException {
    if (Files.isDirectory(file)) {
      throw new FileSystemException(file.toString(), null, "is a directory, not a file");
    }
    if (!Files.isRegularFile(file)) {
      throw new NoSuchFileException(file.toString());
    }
    List<String> names = new ArrayList<>();
    List<double[]> rows = new ArrayList<>();
    try (CSVRecordReader reader = new CSVRecordReader()) {
      reader.initialize(new FileSplit(file.toFile()));
      while (reader.hasNext()) {
        Record line = next(reader, rows.size());
        List<String> fields =
            line.getRecord().stream().map(field -> field.toString().strip()).toList();
        if (fields.size() == 1 && fields.get(0).isEmpty()) {
          continue;
        }
        if (names.isEmpty()) {
          boolean header = !isNumber(fields.get(0));
          for (int j = 0; j < fields.size(); j++) {
            names.add(header ? fields.get(j) : String.valueOf(j));
          }
          if (header) {
            continue;
          }
        }
        int number = ((RecordMetaDataLine) line.getMetaData()).getLineNumber() + 1;
        rows.add(row(fields, names.size(), number));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while reading " + file);
    }
    if (rows.isEmpty()) {
      throw new IllegalArgumentException("no line with numbers");
    }
    return new CsvTable(names, rows);
  }

  /** DataVec says what is wrong with a line, such as a quote without an end, but not where. */
  private static Record next(CSVRecordReader reader, int rows) {
    try {
      return reader.nextRecord();
    } catch (RuntimeException e) {
      throw new IllegalArgumentException(
          "the line behind " + rows + " examples cannot be read: " + e.getMessage(), e);
    }
  }

  private static double[] row(List<String> fields, int columns, int line) {
    if (fields.size() != columns) {
      throw new IllegalArgumentException(
          "line " + line + " has " + fields.size() + " columns, the first has " + columns);
    }
    double[] row = new double[columns];
    for (int j = 0; j < columns; j++) {
      String field = fields.get(j);
      if (!isNumber(field) || !Double.isFinite(Double.parseDouble(field))) {
        throw new IllegalArgumentException(
            "line " + line + ", column " + j + " must be a finite number, but was " + field);
      }
      row[j] = Double.parseDouble(field);
    }
    return row;
  }

  private static boolean isNumber(String field) {
    try {
      Double.parseDouble(field);
      return true;
    } catch (NumberFormatException e) {
      return false;
    }
  }

  /**
   * The examples, with one column as label.
   *
   * @param label name of the column
   * @param classes number of classes, the labels being 0 .. classes - 1; 0 when labels are numbers
   * @throws IllegalArgumentException if there is no such column or no other, a label is no class,
   *     or there are too many
   */
  DataSet examples(String label, int classes) {
    int column = names.indexOf(label);
    if (column < 0) {
      throw new IllegalArgumentException(
          "no column is named " + label + "; there are " + String.join(", ", names));
    }
    if (names.size() == 1) {
      throw new IllegalArgumentException(
          "there must be a column beside the label, but there is only " + label);
    }
    if ((long) rows.size() * classes > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(
          "rows times classes must be at most %d, but was %d times %d"
              .formatted(Integer.MAX_VALUE, rows.size(), classes));
    }
    INDArray features = Nd4j.zeros(rows.size(), names.size() - 1);
    INDArray labels = Nd4j.zeros(rows.size(), Math.max(1, classes));
    for (int i = 0; i < rows.size(); i++) {
      double[] row = rows.get(i);
      int at = 0;
      for (int j = 0; j < row.length; j++) {
        if (j != column) {
          features.putScalar(i, at++, row[j]);
        }
      }
      if (classes == 0) {
        labels.putScalar(i, 0, row[column]);
      } else if (row[column] == Math.rint(row[column])
          && row[column] >= 0
          && row[column] < classes) {
        labels.putScalar(i, (int) row[column], 1);
      } else {
        throw new IllegalArgumentException(
            "labels must be 0 .. " + (classes - 1) + ", but one was " + row[column]);
      }
    }
    return new DataSet(features, labels);
  }

  /** As text, for a message. */
  @Override
  public String toString() {
    return rows.size() + " rows of " + Arrays.toString(names.toArray());
  }
}
