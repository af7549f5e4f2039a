package io.github.gradientmonitor.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.gradientmonitor.agent.AgentOptions.NonFinite;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AgentOptionsTest {
  @Test
  void watchesEveryIterationAndChangesNothingUnlessToldOtherwise() {
    assertThat(AgentOptions.parse(""))
        .isEqualTo(
            new AgentOptions(
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                1,
                Clip.NONE,
                NonFinite.REPORT));
  }

  @Test
  void readsEveryOption() {
    assertThat(
            AgentOptions.parse(
                "report=a/run.html,jsonl=run=1.jsonl,prometheus=9404,every=10,clip=norm:0.5,"
                    + "nonfinite=skip"))
        .isEqualTo(
            new AgentOptions(
                Optional.of(Path.of("a/run.html")),
                Optional.of(Path.of("run=1.jsonl")),
                Optional.of(new Address("127.0.0.1", 9404)),
                10,
                new Clip(Clip.Kind.NORM, 0.5),
                NonFinite.SKIP));
  }

  @Test
  void listensWhereItIsTold() {
    assertThat(AgentOptions.parse("prometheus=0.0.0.0:9404").prometheus())
        .contains(new Address("0.0.0.0", 9404));
  }

  @ParameterizedTest
  @CsvSource({
    "zscore, ZSCORE, NaN", "unitwise, UNITWISE, NaN", "none, NONE, NaN",
    "layer:2, LAYER, 2", "percentile:10, PERCENTILE, 10", "norm:1e-3, NORM, 0.001"
  })
  void readsEveryPolicy(String text, Clip.Kind kind, double limit) {
    assertThat(AgentOptions.parse("clip=" + text).clip()).isEqualTo(new Clip(kind, limit));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "reprot=a.html | option must be one of report, jsonl, prometheus, every, clip, nonfinite,"
            + " but was 'reprot'",
        "report | report must have a value, but had none",
        "report= | report must have a value, but had none",
        "every=2,every=3 | every must be given once, but was given twice",
        "every=2, | option must be one of report, jsonl, prometheus, every, clip, nonfinite, but"
            + " was ''",
        "report=/ | report must be a file, but was '/'",
        "every=0 | every must be a whole number of 1 .. 999999999, but was '0'",
        "every=often | every must be a whole number of 1 .. 999999999, but was 'often'",
        "prometheus=65536 | prometheus must be a port of 1 .. 65535, or host:port, but was '65536'",
        "prometheus=:80 | prometheus must be a port of 1 .. 65535, or host:port, but was ':80'",
        "nonfinite=ignore | nonfinite must be report, skip or stop, but was 'ignore'"
      })
  void refusesWhatIsWrong(String options, String message) {
    assertThatThrownBy(() -> AgentOptions.parse(options))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message);
  }

  @ParameterizedTest
  @CsvSource({
    "hard",
    "zscore:2",
    "norm",
    "norm:",
    "norm:x",
    "norm:0",
    "norm:-1",
    "norm:NaN",
    "norm:Infinity",
    "percentile:101"
  })
  void refusesAPolicyThatThereIsNot(String clip) {
    assertThatThrownBy(() -> AgentOptions.parse("clip=" + clip))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "clip must be none, zscore, unitwise, norm:MAX, layer:MAX with a MAX above 0, or"
                + " percentile:P with a P above 0 and at most 100, but was '"
                + clip
                + "'");
  }

  @Test
  void explainsEveryOption() {
    assertThat(AgentOptions.HELP)
        .contains("report=", "jsonl=", "prometheus=", "every=", "clip=", "nonfinite=", "help");
  }
}
