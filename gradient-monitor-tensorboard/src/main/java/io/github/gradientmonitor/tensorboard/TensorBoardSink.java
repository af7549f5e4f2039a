package io.github.gradientmonitor.tensorboard;

import io.github.gradientmonitor.diagnosis.Diagnosis;
import io.github.gradientmonitor.observation.LayerSample;
import io.github.gradientmonitor.sink.MonitorSink;
import io.github.gradientmonitor.sink.Runs;
import io.github.gradientmonitor.statistics.TensorStatistics;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.LongSupplier;

/**
 * Writes event files for TensorBoard: {@code tensorboard --logdir} shows them while the training
 * runs.
 *
 * <p>For each observed step: scalars {@code loss}, {@code skill} where it is known, {@code
 * output_skill/OUTPUT} where there are several outputs, and for each layer {@code
 * bias_gradient_norm/LAYER}, {@code weight_gradient_norm/LAYER} (L2 norms of the mean gradient) and
 * {@code update_ratio/LAYER}; histograms {@code bias_gradient_log10_norm} and {@code
 * weight_gradient_log10_norm} of the norms over the layers. A gradient that is not finite is NaN; a
 * layer that was not read has no value.
 *
 * <p>Each run, of another network or from step 0 again, is in the first of the directory itself,
 * {@code run-2}, {@code run-3} and so on below it that has no event file yet; so a program that is
 * run again adds to what it wrote before. A step takes 80 bytes and three times the length of its
 * name for each layer, and 1.2 KB besides.
 */
public final class TensorBoardSink implements MonitorSink {
  private final Path directory;
  private final LongSupplier millis;
  private final Runs<EventFile> runs = new Runs<>((network, number) -> begin(), this::end);

  private TensorBoardSink(Path directory, LongSupplier millis) {
    this.directory = directory;
    this.millis = millis;
  }

  /**
   * Writes to a directory.
   *
   * @param directory such as {@code target/tensorboard}; missing ones are created
   * @throws UncheckedIOException if it cannot be created
   */
  public static TensorBoardSink to(Path directory) {
    return to(directory, System::currentTimeMillis);
  }

  static TensorBoardSink to(Path directory, LongSupplier millis) {
    Path absolute = Objects.requireNonNull(directory, "directory").toAbsolutePath();
    try {
      Files.createDirectories(absolute);
    } catch (IOException e) {
      throw new UncheckedIOException("directory must be one, but was " + directory, e);
    }
    return new TensorBoardSink(absolute, millis);
  }

  @Override
  public void onDiagnosis(Diagnosis diagnosis) {
    EventFile file = runs.accept(diagnosis);
    try {
      file.write(summary(diagnosis).event(seconds(), diagnosis.iteration()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Closes all files. */
  @Override
  public void close() {
    runs.close();
  }

  private EventFile begin() {
    try {
      EventFile file = create();
      try {
        file.write(Summary.version(seconds()));
      } catch (IOException e) {
        file.close();
        throw e;
      }
      return file;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * A file in the first directory that has none; another sink may look for one at the same time.
   */
  private EventFile create() throws IOException {
    for (int number = 1; ; number++) {
      Path folder = number == 1 ? directory : directory.resolve("run-" + number);
      Files.createDirectories(folder);
      if (hasEvents(folder)) {
        continue;
      }
      try {
        return EventFile.create(
            folder.resolve(
                "events.out.tfevents.%d.gradient-monitor.%d"
                    .formatted(millis.getAsLong() / 1000, number)));
      } catch (FileAlreadyExistsException e) {
        // It was made since, and its run is in this directory: the next one is for this run.
      }
    }
  }

  private static boolean hasEvents(Path folder) throws IOException {
    try (DirectoryStream<Path> events = Files.newDirectoryStream(folder, "*tfevents*")) {
      return events.iterator().hasNext();
    }
  }

  private void end(EventFile file) {
    try {
      file.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private double seconds() {
    return millis.getAsLong() / 1000.0;
  }

  private static Summary summary(Diagnosis diagnosis) throws IOException {
    Summary summary = new Summary().scalar("loss", diagnosis.step().loss());
    if (diagnosis.skill().isKnown()) {
      summary.scalar("skill", diagnosis.skill().value());
      for (Map.Entry<String, Double> output : diagnosis.skill().outputs().entrySet()) {
        summary.scalar("output_skill/" + output.getKey(), output.getValue());
      }
    }
    List<LayerSample> layers = diagnosis.layers();
    for (LayerSample layer : layers) {
      String name = layer.layer().name();
      norm(summary, "bias_gradient_norm/" + name, layer.biasGradient());
      norm(summary, "weight_gradient_norm/" + name, layer.weightGradient());
      if (!Double.isNaN(layer.update().ratio())) {
        summary.scalar("update_ratio/" + name, layer.update().ratio());
      }
    }
    histogram(summary, "bias_gradient_log10_norm", layers, LayerSample::biasGradient);
    histogram(summary, "weight_gradient_log10_norm", layers, LayerSample::weightGradient);
    return summary;
  }

  private static void norm(Summary summary, String tag, TensorStatistics gradient)
      throws IOException {
    if (!gradient.isEmpty()) {
      summary.scalar(tag, gradient.nonFinite() > 0 ? Double.NaN : gradient.l2Norm());
    }
  }

  private static void histogram(
      Summary summary,
      String tag,
      List<LayerSample> layers,
      Function<LayerSample, TensorStatistics> signal)
      throws IOException {
    double[] logs =
        layers.stream()
            .map(signal)
            .filter(gradient -> gradient.nonFinite() == 0 && gradient.l2Norm() > 0)
            .mapToDouble(gradient -> Math.log10(gradient.l2Norm()))
            .toArray();
    if (logs.length > 0) {
      summary.histogram(tag, logs);
    }
  }
}
