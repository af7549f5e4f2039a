package io.github.gradientmonitor.clipping;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.gradientmonitor.observation.Intervention;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Compares policies with references that were written without them: {@code clipping/norms.csv}
 * (NumPy 2.4.6) for those that look at norms, figures in the test for the unit-wise one.
 */
class PolicyReferenceTest {
  private static final Offset<Double> TOLERANCE = Offset.offset(1e-6);

  @Test
  void globalNormEqualsTheReference() throws IOException {
    assertEqualsReference(ClippingPolicy.globalNorm(0.5), 1);
  }

  @Test
  void perLayerEqualsTheReferenceForOneLayer() throws IOException {
    assertEqualsReference(ClippingPolicy.perLayer(0.5), 1);
  }

  @Test
  void percentileEqualsTheReference() throws IOException {
    assertEqualsReference(new PercentileClipping(10, 50), 2);
  }

  @Test
  void zScoreEqualsTheReference() throws IOException {
    assertEqualsReference(ClippingPolicy.zScore(), 3);
  }

  /** Columns of units: gradient norm, weight norm, and the factor by NumPy 2.4.6. */
  @ParameterizedTest
  @CsvSource({
    "0.5, 2.0, 0.04",
    "0.019, 2.0, 1.0",
    "0.02, 2.0, 1.0",
    "0.3, 0.0, 3.3333333333333335e-05",
    "2e-05, 0.0, 0.5",
    "9e-07, 0.0, 1.0",
    "1000.0, 12.5, 0.000125"
  })
  void unitWiseEqualsTheReference(double gradient, double weight, double factor) {
    Gradients gradients = new Gradients(weight, new double[] {gradient});

    new Governor(ClippingPolicy.unitWise(), NonFinitePolicy.REPORT)
        .govern(0, 1, gradients.samples(), gradients);

    assertThat(gradients.unit(0, 0) / gradient).isCloseTo(factor, TOLERANCE);
    assertThat(gradients.calls).hasSize(factor == 1 ? 0 : 1);
  }

  private static void assertEqualsReference(ClippingPolicy policy, int column) throws IOException {
    Governor governor = new Governor(policy, NonFinitePolicy.REPORT);
    List<double[]> rows = rows();
    assertThat(rows).hasSize(200);
    for (int i = 0; i < rows.size(); i++) {
      double norm = rows.get(i)[0];
      Gradients gradient = Gradients.of(norm);
      Intervention done = governor.govern(i, 1, gradient.samples(), gradient);
      if (Double.isFinite(norm)) {
        assertThat(done.factor()).as("step %d", i).isCloseTo(rows.get(i)[column], TOLERANCE);
        assertThat(done.normBefore()).isEqualTo(norm);
        assertThat(done.normAfter()).isLessThanOrEqualTo(norm);
      } else {
        assertThat(done.normBefore()).isNaN();
      }
      if (rows.get(i)[column] == 1) {
        assertThat(gradient.calls).as("step %d", i).isEmpty();
      }
    }
  }

  private static List<double[]> rows() throws IOException {
    try (BufferedReader file =
        new BufferedReader(
            new InputStreamReader(
                Objects.requireNonNull(
                    PolicyReferenceTest.class.getResourceAsStream("/clipping/norms.csv")),
                StandardCharsets.UTF_8))) {
      return file.lines()
          .filter(line -> !line.startsWith("#"))
          .map(line -> line.replace("nan", "NaN").replace("inf", "Infinity").split(",", -1))
          .map(
              fields -> {
                double[] row = new double[fields.length];
                for (int i = 0; i < row.length; i++) {
                  row[i] = Double.parseDouble(fields[i]);
                }
                return row;
              })
          .toList();
    }
  }
}
