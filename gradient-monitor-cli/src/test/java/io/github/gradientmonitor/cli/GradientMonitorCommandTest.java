package io.github.gradientmonitor.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GradientMonitorCommandTest {
  @ParameterizedTest
  @ValueSource(strings = {"check", "doctor", "report", "compare", "baseline", "serve"})
  void theHelpOfEachCommandHasAnExampleAndItsExitCodes(String name) {
    CommandRun help = CommandRun.of(name, "--help");

    assertThat(help.exit()).isZero();
    assertThat(help.out())
        .contains("Example:", "  gradient-monitor " + name + " ", "Exit codes:")
        .containsPattern("64 +the command or its input is not right");
  }

  @Test
  void theHelpListsAllCommands() {
    assertThat(CommandRun.of("--help").out())
        .contains("  check ", "  doctor ", "  report ", "  compare ", "  baseline ", "  serve ");
  }

  @Test
  void tellsItsVersion() {
    assertThat(CommandRun.of("--version").out())
        .matches("gradient-monitor \\d+\\.\\d+\\.\\d+.*\\R");
  }

  @Test
  void noCommandOrAWrongOneIsWrongInput() {
    assertThat(CommandRun.of().exit()).isEqualTo(64);
    assertThat(CommandRun.of("cure").exit()).isEqualTo(64);
  }
}
