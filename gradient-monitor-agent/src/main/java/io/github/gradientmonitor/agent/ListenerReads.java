package io.github.gradientmonitor.agent;

import static net.bytebuddy.matcher.ElementMatchers.named;
import static net.bytebuddy.matcher.ElementMatchers.namedOneOf;

import java.lang.instrument.Instrumentation;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import net.bytebuddy.ByteBuddy;
import net.bytebuddy.agent.builder.AgentBuilder;
import net.bytebuddy.asm.AsmVisitorWrapper;
import net.bytebuddy.description.method.MethodDescription;
import net.bytebuddy.description.type.TypeDescription;
import net.bytebuddy.dynamic.DynamicType;
import net.bytebuddy.dynamic.scaffold.TypeValidation;
import net.bytebuddy.implementation.Implementation;
import net.bytebuddy.jar.asm.ClassWriter;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;
import net.bytebuddy.jar.asm.Type;
import net.bytebuddy.pool.TypePool;
import net.bytebuddy.utility.JavaModule;
import net.bytebuddy.utility.OpenedClassReader;
import org.jspecify.annotations.Nullable;

/**
 * Where a training of Deeplearning4j reads its listeners in order to call them. The value that was
 * read is passed through {@link Audience#of}, and nothing else is changed: no field, no list, none
 * of the methods that set or tell the listeners.
 *
 * <p>So it does not matter what a program does to its listeners, or which copy of them a solver
 * holds, and every network is watched however it came about: built, loaded, cloned, transferred, or
 * replicated for a worker.
 */
final class ListenerReads implements AsmVisitorWrapper.ForDeclaredMethods.MethodVisitorWrapper {
  private static final String AUDIENCE = Type.getInternalName(Audience.class);
  private static final String AUDIENCE_OF =
      "(Ljava/util/Collection;Ljava/lang/Object;Ljava/lang/Class;)Ljava/util/List;";

  private final String type;
  private final String member;
  private final Set<String> methods;
  private final AtomicBoolean found = new AtomicBoolean();

  private ListenerReads(String type, String member, String... methods) {
    this.type = type;
    this.member = member;
    this.methods = Set.of(methods);
  }

  private static List<ListenerReads> all() {
    return List.of(
        // Forward and backward pass, and in fitHelper the ends of epochs.
        new ListenerReads(
            "org.deeplearning4j.nn.multilayer.MultiLayerNetwork",
            "trainingListeners",
            "fitHelper",
            "computeGradientAndScore"),
        // The same; here it is fit that has the ends of epochs.
        new ListenerReads(
            "org.deeplearning4j.nn.graph.ComputationGraph",
            "trainingListeners",
            "fit",
            "computeGradientAndScore"),
        // The gradient, of every solver, and the iteration of those that search lines.
        new ListenerReads(
            "org.deeplearning4j.optimize.solvers.BaseOptimizer",
            "trainingListeners",
            "gradientAndScore",
            "optimize"),
        // The iteration of the solver that all others use.
        new ListenerReads(
            "org.deeplearning4j.optimize.solvers.StochasticGradientDescent",
            "trainingListeners",
            "optimize"),
        // The ends of epochs in early stopping, which asks the network for its listeners.
        new ListenerReads(
            "org.deeplearning4j.earlystopping.trainer.BaseEarlyStoppingTrainer",
            "getListeners",
            "triggerEpochListeners"),
        // All of SameDiff's training.
        new ListenerReads("org.nd4j.autodiff.samediff.SameDiff", "listeners", "fitHelper"));
  }

  /** Has the classes changed when they are loaded. */
  static void install(Instrumentation instrumentation) {
    List<ListenerReads> all = all();
    AgentBuilder builder =
        new AgentBuilder.Default(new ByteBuddy().with(TypeValidation.DISABLED))
            .with(AgentBuilder.TypeStrategy.Default.DECORATE)
            .with(AgentBuilder.InitializationStrategy.NoOp.INSTANCE)
            .with(new Failures(all));
    for (ListenerReads reads : all) {
      builder =
          builder
              .type(named(reads.type))
              .transform((type, description, loader, module, domain) -> reads.into(type, loader));
    }
    builder.installOn(instrumentation);
  }

  private DynamicType.Builder<?> into(DynamicType.Builder<?> builder, ClassLoader loader) {
    if (!seesAudience(loader)) {
      found.set(true);
      Notice.say(type + " is not watched, for " + loader + " does not see the class path.");
      return builder;
    }
    return builder.visit(
        new AsmVisitorWrapper.ForDeclaredMethods()
            .writerFlags(ClassWriter.COMPUTE_MAXS)
            .method(namedOneOf(methods.toArray(String[]::new)), this));
  }

  private static boolean seesAudience(ClassLoader loader) {
    try {
      return loader.loadClass(Audience.class.getName()) == Audience.class;
    } catch (ClassNotFoundException e) {
      return false;
    }
  }

  @Override
  public MethodVisitor wrap(
      TypeDescription instrumented,
      MethodDescription method,
      MethodVisitor visitor,
      Implementation.Context context,
      TypePool pool,
      int writerFlags,
      int readerFlags) {
    return new MethodVisitor(OpenedClassReader.ASM_API, visitor) {
      @Override
      public void visitFieldInsn(int opcode, String owner, String name, String descriptor) {
        super.visitFieldInsn(opcode, owner, name, descriptor);
        if (opcode == Opcodes.GETFIELD && name.equals(member)) {
          passThroughAudience();
        }
      }

      @Override
      public void visitMethodInsn(
          int opcode, String owner, String name, String descriptor, boolean isInterface) {
        super.visitMethodInsn(opcode, owner, name, descriptor, isInterface);
        if (name.equals(member)) {
          passThroughAudience();
        }
      }

      private void passThroughAudience() {
        found.set(true);
        super.visitVarInsn(Opcodes.ALOAD, 0);
        super.visitLdcInsn(Type.getType(instrumented.getDescriptor()));
        super.visitMethodInsn(Opcodes.INVOKESTATIC, AUDIENCE, "of", AUDIENCE_OF, false);
      }
    };
  }

  /** Says what could not be changed; the program then runs as it is. */
  private static final class Failures extends AgentBuilder.Listener.Adapter {
    private final Map<String, ListenerReads> reads;

    Failures(List<ListenerReads> reads) {
      this.reads = reads.stream().collect(Collectors.toMap(each -> each.type, each -> each));
    }

    @Override
    public void onTransformation(
        TypeDescription type,
        @Nullable ClassLoader loader,
        @Nullable JavaModule module,
        boolean loaded,
        DynamicType result) {
      ListenerReads expected = reads.get(type.getName());
      if (expected != null && !expected.found.get()) {
        Notice.say(
            type.getName()
                + " is not watched, for it reads no listeners where Deeplearning4j 1.0.0-M2.1"
                + " does; is it another version?");
      }
    }

    @Override
    public void onError(
        String type,
        @Nullable ClassLoader loader,
        @Nullable JavaModule module,
        boolean loaded,
        Throwable failure) {
      Notice.say(type + " is not watched, for it could not be changed: " + failure);
    }
  }
}
