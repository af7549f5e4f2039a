package io.github.gradientmonitor.dl4j;

import io.github.gradientmonitor.diagnosis.Diagnosis;
import io.github.gradientmonitor.observation.LayerSample;
import java.util.stream.Collectors;
import org.deeplearning4j.nn.api.Model;
import org.nd4j.linalg.factory.Nd4j;

/** Prints the table of docs/tables/networks.md: what a short training of each network shows. */
final class GalleryTable {
  private static final int STEPS = 30;

  private GalleryTable() {}

  /** Takes no arguments. */
  public static void main(String[] arguments) {
    System.out.println("| network | with gradient | read | diagnosis |");
    System.out.println("|---|---|---|---|");
    Gallery.exhibits().forEach(exhibit -> System.out.println(row(exhibit)));
  }

  private static String row(Gallery.Exhibit exhibit) {
    Nd4j.getRandom().setSeed(99);
    Model network = exhibit.network().get();
    GradientMonitorListener listener = GradientMonitorListener.builder().withoutLog().build();
    network.addListeners(listener);
    for (int i = 0; i < STEPS; i++) {
      exhibit.fit(network, i);
    }
    Diagnosis diagnosis = listener.diagnosis();
    long reached = diagnosis.layers().stream().filter(LayerSample::hasGradient).count();
    long elements =
        diagnosis.layers().stream()
            .mapToLong(layer -> layer.weightGradient().count() + layer.biasGradient().count())
            .sum();
    String findings =
        diagnosis.findings().stream()
            .map(
                finding ->
                    finding.symptom()
                        + " ("
                        + finding.severity()
                        + ") in "
                        + String.join(", ", finding.layers()))
            .collect(Collectors.joining("; "));
    return "| %s | %d of %d | %d of %d | %s%s |"
        .formatted(
            exhibit.kind(),
            reached,
            diagnosis.layers().size(),
            elements,
            network.getGradientsViewArray().length(),
            diagnosis.health(),
            findings.isEmpty() ? "" : ": " + findings);
  }
}
