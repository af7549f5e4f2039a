package io.github.gradientmonitor.agent.watch;

import io.github.gradientmonitor.agent.AgentJar;
import io.github.gradientmonitor.agent.AgentOptions;
import io.github.gradientmonitor.agent.AgentOptions.NonFinite;
import io.github.gradientmonitor.agent.Clip;
import io.github.gradientmonitor.agent.Notice;
import io.github.gradientmonitor.agent.Watch;
import io.github.gradientmonitor.clipping.ClippingPolicy;
import io.github.gradientmonitor.clipping.NonFinitePolicy;
import io.github.gradientmonitor.dl4j.GradientMonitorListener;
import io.github.gradientmonitor.dl4j.SameDiffGradientListener;
import io.github.gradientmonitor.sink.GuardedSink;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.shade.guava.collect.MapMaker;

/**
 * Watches all that a program trains: its networks by one listener, which tells them apart, and each
 * SameDiff graph by a listener of its own, which serves one thread. They share their sinks, which
 * are closed when the virtual machine ends.
 */
public final class ProgramWatch implements Watch {
  private final AgentOptions options;
  private final List<GuardedSink> sinks;
  private final GradientMonitorListener networks;

  /** By identity, not kept alive. */
  private final Map<SameDiff, SameDiffGradientListener> graphs =
      new MapMaker().weakKeys().makeMap();

  private final AtomicBoolean limitOfGraphsIsKnown = new AtomicBoolean();

  /**
   * Begins to watch.
   *
   * @param options what to do
   * @param jar of the agent
   */
  public ProgramWatch(AgentOptions options, AgentJar jar) {
    this.options = options;
    this.sinks = new ProgramSinks(options, jar).open();
    GradientMonitorListener.Builder builder =
        GradientMonitorListener.builder()
            .observeEvery(options.every())
            .clipping(policy(options.clip()))
            .onNonFinite(policy(options.nonFinite()));
    sinks.forEach(builder::sink);
    this.networks = builder.build();
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(() -> sinks.forEach(GuardedSink::close), "gradient-monitor-end"));
  }

  @Override
  public Object listenerFor(Object reader) {
    return reader instanceof SameDiff graph
        ? graphs.computeIfAbsent(graph, ignored -> graphListener())
        : networks;
  }

  private SameDiffGradientListener graphListener() {
    SameDiffGradientListener.Builder builder =
        SameDiffGradientListener.builder().observeEvery(options.every());
    Clip clip = options.clip();
    if (clip.kind() == Clip.Kind.LAYER) {
      builder.clipEachVariable(clip.limit());
    } else if ((clip.kind() != Clip.Kind.NONE || options.nonFinite() != NonFinite.REPORT)
        && limitOfGraphsIsKnown.compareAndSet(false, true)) {
      Notice.say("SameDiff graphs are clipped by clip=layer:MAX alone; this one is only watched.");
    }
    sinks.forEach(builder::sink);
    return builder.build();
  }

  private static ClippingPolicy policy(Clip clip) {
    return switch (clip.kind()) {
      case NONE -> ClippingPolicy.none();
      case ZSCORE -> ClippingPolicy.zScore();
      case UNITWISE -> ClippingPolicy.unitWise();
      case NORM -> ClippingPolicy.globalNorm(clip.limit());
      case LAYER -> ClippingPolicy.perLayer(clip.limit());
      case PERCENTILE -> ClippingPolicy.percentile(clip.limit());
    };
  }

  private static NonFinitePolicy policy(NonFinite action) {
    return switch (action) {
      case REPORT -> NonFinitePolicy.REPORT;
      case SKIP -> NonFinitePolicy.SKIP_UPDATE;
      case STOP -> NonFinitePolicy.STOP;
    };
  }
}
