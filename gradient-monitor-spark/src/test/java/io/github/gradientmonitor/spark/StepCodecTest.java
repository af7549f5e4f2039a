package io.github.gradientmonitor.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.gradientmonitor.observation.DataSample;
import io.github.gradientmonitor.observation.Intervention;
import io.github.gradientmonitor.observation.LayerProfile;
import io.github.gradientmonitor.observation.LayerSample;
import io.github.gradientmonitor.observation.NetworkProfile;
import io.github.gradientmonitor.observation.TrainingStep;
import io.github.gradientmonitor.statistics.TensorStatistics;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StepCodecTest {
  private static final double PRECISION = 1.3e-4;

  private final Random random = new Random(1);

  @ParameterizedTest
  @ValueSource(ints = {1, 10, 100})
  void aStepComesBack(int layers) throws Exception {
    TrainingStep step = Steps.full(Steps.network(layers), 123, random);
    RecordHead head = RecordHead.of(step);

    TrainingStep back = StepCodec.decode(StepCodec.encode(step, head), head);

    assertThat(back)
        .usingRecursiveComparison()
        .withComparatorForType(StepCodecTest::compare, Double.class)
        .isEqualTo(step);
    assertThat(back.loss()).isEqualTo(step.loss());
    assertThat(back.intervention()).isEqualTo(step.intervention());
    assertThat(back.layers().get(0).weightGradient().zeros())
        .isEqualTo(step.layers().get(0).weightGradient().zeros());
  }

  @Test
  void whatIsNotThereComesBackAsNotThere() throws Exception {
    NetworkProfile network = Steps.network(2);
    LayerProfile first = network.layers().get(0);
    LayerProfile second = network.layers().get(1);
    TrainingStep step =
        new TrainingStep(
            network,
            0,
            0,
            Double.NaN,
            List.of(
                LayerSample.unreached(first),
                LayerSample.of(
                    second, TensorStatistics.of(new float[] {1, 2}), TensorStatistics.EMPTY)));
    RecordHead head = RecordHead.of(step);

    TrainingStep back = StepCodec.decode(StepCodec.encode(step, head), head);

    assertThat(back.layers().get(0)).isEqualTo(step.layers().get(0));
    assertThat(back.layers().get(1).weightGradient().count()).isEqualTo(2);
    assertThat(back.layers().get(1).biasGradient()).isEqualTo(TensorStatistics.EMPTY);
    assertThat(back.loss()).isNaN();
    assertThat(back.data()).isEqualTo(DataSample.NONE);
    assertThat(back.intervention()).isEqualTo(Intervention.NONE);
  }

  @ParameterizedTest
  @ValueSource(
      doubles = {
        0,
        -0.0,
        1,
        -1,
        0.1,
        1e-300,
        1e300,
        Double.MAX_VALUE,
        Double.MIN_NORMAL,
        Double.NaN,
        Double.POSITIVE_INFINITY,
        Double.NEGATIVE_INFINITY
      })
  void numbersAreRoundedOverTheWholeRange(double number) throws Exception {
    RecordWriter out = new RecordWriter();
    out.rounded(number);
    double back = new RecordReader(out.bytes()).rounded();
    assertThat(compare(back, number)).as("%s came back as %s", number, back).isZero();
    assertThat(Double.isInfinite(back)).isEqualTo(Double.isInfinite(number));
  }

  @Test
  void roundingKeepsTheOrder() throws Exception {
    double[] numbers = random.doubles(10_000).sorted().toArray();
    double before = 0;
    for (double number : numbers) {
      RecordWriter out = new RecordWriter();
      out.rounded(number);
      double back = new RecordReader(out.bytes()).rounded();
      assertThat(back).isGreaterThanOrEqualTo(before);
      before = back;
    }
  }

  @Test
  void aLayerTakesLessThanFiftyBytes() {
    Random numbers = new Random(2);
    int ten = StepCodec.encode(bare(10, numbers), RecordHead.of(bare(10, numbers))).length;
    int hundred = StepCodec.encode(bare(100, numbers), RecordHead.of(bare(100, numbers))).length;
    assertThat((hundred - ten) / 90.0).isBetween(25.0, 50.0);
  }

  @Test
  void aHeadComesBack() throws Exception {
    RecordHead head = RecordHead.of(Steps.full(Steps.network(12), 0, random));
    assertThat(HeadCodec.decode(HeadCodec.encode(head))).isEqualTo(head);
  }

  @Test
  void anyBytesAreAStepOrMalformed() {
    TrainingStep step = Steps.full(Steps.network(5), 40, random);
    RecordHead head = RecordHead.of(step);
    byte[] sound = StepCodec.encode(step, head);
    assertThat(malformed(sound, bytes -> StepCodec.decode(bytes, head))).isPositive();
  }

  @Test
  void anyBytesAreAHeadOrMalformed() {
    byte[] sound = HeadCodec.encode(RecordHead.of(Steps.full(Steps.network(5), 0, random)));
    assertThat(malformed(sound, HeadCodec::decode)).isPositive();
  }

  @Test
  void aStepThatIsCutOffIsMalformed() {
    TrainingStep step = Steps.full(Steps.network(3), 40, random);
    RecordHead head = RecordHead.of(step);
    byte[] sound = StepCodec.encode(step, head);
    for (int length = 0; length < sound.length; length++) {
      byte[] cut = Arrays.copyOf(sound, length);
      assertThatThrownBy(() -> StepCodec.decode(cut, head))
          .isInstanceOf(MalformedRecordException.class);
    }
  }

  @Test
  void aStepOfAnotherNetworkIsMalformed() {
    TrainingStep step = Steps.full(Steps.network(3), 40, random);
    byte[] bytes = StepCodec.encode(step, RecordHead.of(step));
    RecordHead other = RecordHead.of(Steps.full(Steps.network(2), 40, random));
    assertThatThrownBy(() -> StepCodec.decode(bytes, other))
        .isInstanceOf(MalformedRecordException.class);
  }

  @FunctionalInterface
  private interface Decoder {
    Object decode(byte[] bytes) throws MalformedRecordException;
  }

  /** Spoils bytes in many ways; anything thrown but the one exception fails the test. */
  private int malformed(byte[] sound, Decoder decoder) {
    int malformed = 0;
    for (int i = 0; i < 20_000; i++) {
      byte[] bytes = sound.clone();
      switch (i % 3) {
        case 0 -> bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
        case 1 -> bytes = Arrays.copyOf(bytes, random.nextInt(2 * bytes.length));
        default -> {
          bytes = new byte[random.nextInt(200)];
          random.nextBytes(bytes);
        }
      }
      try {
        assertThat(decoder.decode(bytes)).isNotNull();
      } catch (MalformedRecordException e) {
        assertThat(e).hasMessageMatching("\\S.*");
        malformed++;
      }
    }
    return malformed;
  }

  private static TrainingStep bare(int layers, Random random) {
    TrainingStep full = Steps.full(Steps.network(layers), 5, random);
    return new TrainingStep(
        full.network(), 5, 0, full.loss(), full.layers(), Intervention.NONE, full.timing());
  }

  private static int compare(double one, double other) {
    if (Double.compare(one, other) == 0 || Math.abs(one - other) <= PRECISION * Math.abs(other)) {
      return 0;
    }
    return Double.compare(one, other);
  }
}
