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
import java.util.concurrent.atomic.AtomicBoolean;
import org.nd4j.autodiff.samediff.SameDiff;

/**
 * Watches all that a program trains: its networks by one listener, its SameDiff graphs by another.
 * They share their sinks, which are closed when the virtual machine ends.
 */
public final class ProgramWatch implements Watch {
  private final AgentOptions options;
  private final List<GuardedSink> sinks;
  private final GradientMonitorListener networks;

  private final SameDiffGradientListener graphs;
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
    this.graphs = graphListener();
    Runtime.getRuntime()
        .addShutdownHook(new Thread(() -> GuardedSink.closeAll(sinks), "gradient-monitor-end"));
  }

  @Override
  public Object listenerFor(Object reader) {
    if (!(reader instanceof SameDiff)) {
      return networks;
    }
    if (options.clip().kind() == Clip.Kind.NORM
        && limitOfGraphsIsKnown.compareAndSet(false, true)) {
      Notice.say(
          "SameDiff updates each variable as soon as its gradient is known, so that clip=norm cannot"
              + " clip its graphs: this one is only watched. clip=layer limits each variable.");
    }
    return graphs;
  }

  private SameDiffGradientListener graphListener() {
    SameDiffGradientListener.Builder builder =
        SameDiffGradientListener.builder()
            .observeEvery(options.every())
            .onNonFinite(policy(options.nonFinite()));
    if (options.clip().kind() != Clip.Kind.NORM) {
      builder.clipEachVariable(policy(options.clip()));
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
