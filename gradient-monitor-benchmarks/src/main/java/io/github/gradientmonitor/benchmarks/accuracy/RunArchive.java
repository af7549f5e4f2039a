package io.github.gradientmonitor.benchmarks.accuracy;

import io.github.gradientmonitor.diagnosis.CauseKind;
import io.github.gradientmonitor.diagnosis.Learning;
import io.github.gradientmonitor.diagnosis.Symptom;
import io.github.gradientmonitor.observation.LayerProfile;
import io.github.gradientmonitor.observation.LayerRole;
import io.github.gradientmonitor.observation.LayerSample;
import io.github.gradientmonitor.observation.NetworkProfile;
import io.github.gradientmonitor.observation.TrainingStep;
import io.github.gradientmonitor.observation.WeightUpdate;
import io.github.gradientmonitor.statistics.TensorStatistics;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * Keeps runs in files, so that a rule can be tried on the same gradients without training anew.
 * Belongs to one version of the code: delete the folder when what is recorded changes.
 */
final class RunArchive {
  private final Path folder;

  RunArchive(Path folder) {
    this.folder = folder;
  }

  private Path file(String name) {
    return folder.resolve(name.replaceAll("[^A-Za-z0-9.-]+", "_") + ".run");
  }

  /** The run of that name, made and kept when it is not there. */
  Run run(String name, Supplier<Run> maker) {
    Path file = file(name);
    try {
      if (Files.exists(file)) {
        try (DataInputStream in =
            new DataInputStream(
                new GZIPInputStream(new BufferedInputStream(Files.newInputStream(file))))) {
          return read(in);
        }
      }
      Run run = maker.get();
      Files.createDirectories(folder);
      Path unfinished = Files.createTempFile(folder, "run", ".part");
      try (DataOutputStream out =
          new DataOutputStream(
              new GZIPOutputStream(new BufferedOutputStream(Files.newOutputStream(unfinished))))) {
        write(run, out);
      }
      Files.move(unfinished, file);
      return run;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot keep the run in " + file, e);
    }
  }

  private static void write(Run run, DataOutputStream out) throws IOException {
    NetworkProfile network = run.steps().get(0).network();
    out.writeDouble(run.skill());
    out.writeUTF(network.name());
    out.writeInt(network.size());
    for (LayerProfile layer : network.layers()) {
      out.writeUTF(layer.name());
      out.writeUTF(layer.type());
      out.writeUTF(layer.role().name());
      out.writeInt(layer.depth());
      out.writeLong(layer.inputs());
      out.writeLong(layer.outputs());
      writeText(out, layer.activation());
      writeText(out, layer.weightInit());
      out.writeBoolean(layer.recurrent());
      out.writeBoolean(layer.frozen());
      writeText(out, layer.normalization());
    }
    writeText(out, network.updater());
    out.writeInt(run.steps().size());
    for (TrainingStep step : run.steps()) {
      out.writeLong(step.iteration());
      out.writeDouble(step.loss());
      for (LayerSample sample : step.layers()) {
        write(sample.weightGradient(), out);
        write(sample.biasGradient(), out);
        out.writeDouble(sample.update().weightNorm());
        out.writeDouble(sample.update().updateNorm());
        out.writeLong(sample.update().iteration());
        out.writeInt(sample.silentUnits());
        out.writeDouble(sample.saturation());
      }
    }
    out.writeInt(run.statements().size());
    for (Statement statement : run.statements()) {
      write(statement, out);
    }
  }

  private static void write(Statement statement, DataOutputStream out) throws IOException {
    out.writeInt(statement.alarms().size());
    for (Symptom alarm : statement.alarms()) {
      out.writeUTF(alarm.name());
    }
    out.writeUTF(statement.learning().name());
    out.writeInt(statement.causes().size());
    for (CauseKind cause : statement.causes()) {
      out.writeUTF(cause.name());
    }
  }

  private static Run read(DataInputStream in) throws IOException {
    double skill = in.readDouble();
    String name = in.readUTF();
    int layers = in.readInt();
    List<LayerProfile> profiles = new ArrayList<>();
    for (int i = 0; i < layers; i++) {
      profiles.add(
          new LayerProfile(
              in.readUTF(),
              in.readUTF(),
              LayerRole.valueOf(in.readUTF()),
              in.readInt(),
              in.readLong(),
              in.readLong(),
              readText(in),
              readText(in),
              in.readBoolean(),
              in.readBoolean(),
              readText(in)));
    }
    NetworkProfile network = new NetworkProfile(name, profiles, readText(in));
    List<TrainingStep> steps = new ArrayList<>();
    for (int n = in.readInt(); n > 0; n--) {
      long iteration = in.readLong();
      double loss = in.readDouble();
      List<LayerSample> samples = new ArrayList<>();
      for (LayerProfile profile : profiles) {
        samples.add(
            new LayerSample(
                profile,
                readStatistics(in),
                readStatistics(in),
                new WeightUpdate(in.readDouble(), in.readDouble(), in.readLong()),
                in.readInt(),
                in.readDouble()));
      }
      steps.add(new TrainingStep(network, iteration, 0, loss, samples));
    }
    List<Statement> statements = new ArrayList<>();
    for (int n = in.readInt(); n > 0; n--) {
      Set<Symptom> alarms = EnumSet.noneOf(Symptom.class);
      for (int k = in.readInt(); k > 0; k--) {
        alarms.add(Symptom.valueOf(in.readUTF()));
      }
      Learning learning = Learning.valueOf(in.readUTF());
      List<CauseKind> causes = new ArrayList<>();
      for (int k = in.readInt(); k > 0; k--) {
        causes.add(CauseKind.valueOf(in.readUTF()));
      }
      statements.add(new Statement(alarms, learning, causes));
    }
    return new Run(steps, statements, skill);
  }

  private static void write(TensorStatistics statistics, DataOutputStream out) throws IOException {
    out.writeLong(statistics.count());
    out.writeDouble(statistics.sum());
    out.writeDouble(statistics.absSum());
    out.writeDouble(statistics.l2Norm());
    out.writeDouble(statistics.maxAbs());
    out.writeLong(statistics.zeros());
    out.writeLong(statistics.nonFinite());
  }

  private static TensorStatistics readStatistics(DataInputStream in) throws IOException {
    return new TensorStatistics(
        in.readLong(),
        in.readDouble(),
        in.readDouble(),
        in.readDouble(),
        in.readDouble(),
        in.readLong(),
        in.readLong());
  }

  private static void writeText(DataOutputStream out, @Nullable String text) throws IOException {
    out.writeBoolean(text != null);
    if (text != null) {
      out.writeUTF(text);
    }
  }

  private static @Nullable String readText(DataInputStream in) throws IOException {
    return in.readBoolean() ? in.readUTF() : null;
  }
}
