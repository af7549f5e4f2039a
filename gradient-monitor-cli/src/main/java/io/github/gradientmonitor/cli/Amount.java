package io.github.gradientmonitor.cli;

/** A number of things as a sentence says it: {@code 1 run}, {@code 2 runs}. */
record Amount(long number, String noun) {
  @Override
  public String toString() {
    return number + " " + noun + (number == 1 ? "" : "s");
  }
}
