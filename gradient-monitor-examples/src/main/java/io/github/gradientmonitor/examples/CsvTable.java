package io.github.gradientmonitor.examples;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
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
    List<String> lines = Files.readAllLines(file);
    List<String> names = new ArrayList<>();
    List<double[]> rows = new ArrayList<>();
    for (int i = 0; i < lines.size(); i++) {
      String[] fields = lines.get(i).split(",", -1);
      if (lines.get(i).isBlank()) {
        continue;
      }
      if (names.isEmpty()) {
        boolean header = !isNumber(fields[0]);
        for (int j = 0; j < fields.length; j++) {
          names.add(header ? fields[j].strip() : String.valueOf(j));
        }
        if (header) {
          continue;
        }
      }
      rows.add(row(fields, names.size(), i + 1));
    }
    if (rows.isEmpty()) {
      throw new IllegalArgumentException("no line with numbers");
    }
    return new CsvTable(names, rows);
  }

  private static double[] row(String[] fields, int columns, int line) {
    if (fields.length != columns) {
      throw new IllegalArgumentException(
          "line " + line + " has " + fields.length + " columns, the first has " + columns);
    }
    double[] row = new double[columns];
    for (int j = 0; j < columns; j++) {
      if (!isNumber(fields[j]) || !Double.isFinite(Double.parseDouble(fields[j]))) {
        throw new IllegalArgumentException(
            "line " + line + ", column " + j + " must be a finite number, but was " + fields[j]);
      }
      row[j] = Double.parseDouble(fields[j]);
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
   * @throws IllegalArgumentException if there is no such column, or a label is no class
   */
  DataSet examples(String label, int classes) {
    int column = names.indexOf(label);
    if (column < 0) {
      throw new IllegalArgumentException(
          "no column is named " + label + "; there are " + String.join(", ", names));
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
