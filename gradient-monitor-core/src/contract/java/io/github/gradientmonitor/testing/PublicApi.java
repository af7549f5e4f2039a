package io.github.gradientmonitor.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Parameter;
import java.lang.reflect.Proxy;
import java.lang.reflect.Type;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Calls all that is public with what nobody should pass: null, NaN, infinite, negative, zero, huge,
 * empty, one argument at a time while the others are sound.
 */
public final class PublicApi {
  private final Map<String, Supplier<?>> samples = new LinkedHashMap<>();
  private final Map<String, Set<String>> accepted = new TreeMap<>();
  private final List<String> nameless = new ArrayList<>();
  private final List<String> without = new ArrayList<>();
  private int calls;

  /** Starts without any sample. */
  public PublicApi() {}

  /** Has a sound value for a type, generic ones in full; made anew for each call. */
  public PublicApi sample(String type, Supplier<?> value) {
    samples.put(type, value);
    return this;
  }

  /** The same for a class. */
  public <T> PublicApi sample(Class<T> type, Supplier<? extends T> value) {
    return sample(type.getName(), value);
  }

  /** Calls all of a class's public constructors and methods. */
  public void call(Class<?> type) {
    call(type, method -> true);
  }

  /** Calls all of a class's public constructors, and some of its methods. */
  public void call(Class<?> type, Predicate<Method> which) {
    for (Constructor<?> constructor : type.getConstructors()) {
      if (!Modifier.isAbstract(type.getModifiers())) {
        call(type, constructor, (self, arguments) -> constructor.newInstance(arguments));
      }
    }
    for (Method method : type.getDeclaredMethods()) {
      boolean isObjects =
          method.getName().equals("equals")
              || (type.isEnum() && method.getName().equals("valueOf"));
      if (Modifier.isPublic(method.getModifiers())
          && !Modifier.isAbstract(method.getModifiers())
          && !method.isSynthetic()
          && which.test(method)
          && !isObjects) {
        call(type, method, method::invoke);
      }
    }
  }

  /** The public classes beside a class in its jar or directory, but none of a package internal. */
  public static List<Class<?>> classesBeside(Class<?> one) {
    try {
      Path root = Path.of(one.getProtectionDomain().getCodeSource().getLocation().toURI());
      try (Stream<Path> files = Files.walk(root)) {
        List<Class<?>> classes = new ArrayList<>();
        for (Path file : files.filter(f -> f.toString().endsWith(".class")).sorted().toList()) {
          String name =
              root.relativize(file).toString().replace('/', '.').replaceAll("\\.class$", "");
          Class<?> type = Class.forName(name, false, one.getClassLoader());
          if (isPublic(type) && !name.endsWith("-info") && !name.contains(".internal.")) {
            classes.add(type);
          }
        }
        return classes;
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (ClassNotFoundException e) {
      throw new LinkageError(e.getMessage(), e);
    } catch (URISyntaxException e) {
      throw new AssertionError(e);
    }
  }

  /**
   * What was taken and is not meant, by parameter as {@code Type.method.parameter}. Zero, what is
   * huge and an empty text are always meant.
   *
   * @param meant values by parameter, in which a star stands for any characters
   */
  public Map<String, Set<String>> acceptedBeside(Map<String, String> meant) {
    Map<String, Set<String>> others = new TreeMap<>();
    accepted.forEach(
        (where, values) -> {
          Set<String> odd = new TreeSet<>(values);
          odd.removeAll(Set.of("0", "huge", "empty"));
          meant.forEach(
              (pattern, allowed) -> {
                if (matches(pattern, where)) {
                  List.of(allowed.split(" ")).forEach(odd::remove);
                }
              });
          if (!odd.isEmpty()) {
            others.put(where, odd);
          }
        });
    return others;
  }

  /** The patterns for which nothing was taken that needs them. */
  public List<String> unusedOf(Map<String, String> meant) {
    return meant.entrySet().stream()
        .filter(
            each ->
                List.of(each.getValue().split(" ")).stream()
                    .anyMatch(
                        value ->
                            accepted.entrySet().stream()
                                .noneMatch(
                                    taken ->
                                        matches(each.getKey(), taken.getKey())
                                            && taken.getValue().contains(value))))
        .map(each -> each.getKey() + " = " + each.getValue())
        .sorted()
        .toList();
  }

  private static boolean matches(String pattern, String where) {
    return where.matches(pattern.replace(".", "\\.").replace("*", ".*"));
  }

  /** What was refused without naming the argument. */
  public List<String> nameless() {
    return nameless;
  }

  /** Calls that could not be made, for want of a sample. */
  public List<String> without() {
    return without;
  }

  /** How many calls were made. */
  public int calls() {
    return calls;
  }

  private static boolean isPublic(Class<?> type) {
    return Modifier.isPublic(type.getModifiers())
        && !type.isAnonymousClass()
        && (type.getEnclosingClass() == null || isPublic(type.getEnclosingClass()));
  }

  private void call(Class<?> type, Executable executable, Call call) {
    Parameter[] parameters = executable.getParameters();
    String name =
        type.getName().substring(type.getPackageName().length() + 1).replace('$', '.')
            + (executable instanceof Method ? "." + executable.getName() : "");
    for (int i = 0; i < parameters.length; i++) {
      for (Map.Entry<String, Object> bad : bad(executable, parameters[i]).entrySet()) {
        @Nullable Object[] arguments = new Object[parameters.length];
        Object self;
        try {
          self =
              executable instanceof Method && !Modifier.isStatic(executable.getModifiers())
                  ? sound(type, type)
                  : null;
          for (int j = 0; j < parameters.length; j++) {
            arguments[j] =
                i == j
                    ? bad.getValue()
                    : sound(parameters[j].getType(), parameters[j].getParameterizedType());
          }
        } catch (IllegalStateException e) {
          without.add(name + ": " + e.getMessage());
          return;
        }
        calls++;
        String where = name + "." + parameters[i].getName();
        try {
          call.with(self, arguments);
          accepted.computeIfAbsent(where, parameter -> new TreeSet<>()).add(bad.getKey());
        } catch (InvocationTargetException e) {
          judge(where, bad.getKey(), parameters[i].getName(), e.getCause());
        } catch (ReflectiveOperationException e) {
          throw new LinkageError(where, e);
        }
      }
    }
  }

  private void judge(String where, String bad, String parameter, Throwable thrown) {
    String message = String.valueOf(thrown.getMessage());
    boolean isNull =
        thrown instanceof NullPointerException
            && message.matches(parameter + "( must not hold null)?");
    boolean isRule =
        thrown instanceof IllegalArgumentException
            && message.matches("(?s).*\\b(" + parameter + "|[A-Z_]{4,})\\b.* must .*");
    boolean isPosition =
        thrown instanceof IndexOutOfBoundsException && message.contains("out of bounds for length");
    if (!isNull && !isRule && !isPosition) {
      nameless.add(where + " <- " + bad + ": " + thrown);
    }
  }

  private Object sound(Class<?> raw, Type type) {
    Supplier<?> sample = samples.get(type.getTypeName());
    if (sample == null) {
      sample = samples.get(raw.getName());
    }
    if (sample != null) {
      return sample.get();
    }
    if (raw.isEnum()) {
      return raw.getEnumConstants()[0];
    }
    if (raw.isInterface() && !raw.isSealed()) {
      return Proxy.newProxyInstance(
          raw.getClassLoader() == null ? getClass().getClassLoader() : raw.getClassLoader(),
          new Class<?>[] {raw},
          (proxy, method, arguments) -> nothing(method.getReturnType()));
    }
    throw new IllegalStateException("no sample of " + type.getTypeName());
  }

  private static @Nullable Object nothing(Class<?> type) {
    return type == double.class
        ? (Object) 0.5
        : type == int.class ? (Object) 1 : type == boolean.class ? (Object) true : null;
  }

  private static Map<String, Object> bad(Executable executable, Parameter parameter) {
    Class<?> type = parameter.getType();
    Map<String, Object> bad = new LinkedHashMap<>();
    if (type == double.class) {
      bad.put("NaN", Double.NaN);
      bad.put("-1", -1.0);
      bad.put("0", 0.0);
      bad.put("huge", 1e300);
      bad.put("infinite", Double.POSITIVE_INFINITY);
    } else if (type == float.class) {
      bad.put("NaN", Float.NaN);
      bad.put("-1", -1f);
    } else if (type == int.class) {
      bad.put("-1", -1);
      bad.put("0", 0);
      bad.put("huge", Integer.MAX_VALUE);
    } else if (type == long.class) {
      bad.put("-1", -1L);
      bad.put("0", 0L);
      bad.put("huge", Long.MAX_VALUE);
    } else if (!type.isPrimitive()) {
      if (!isNullable(parameter.getAnnotatedType())) {
        bad.put("null", null);
      }
      if (type == String.class) {
        bad.put("empty", "");
      } else if (type == List.class && executable instanceof Constructor) {
        bad.put("[null]", Arrays.asList((Object) null));
      }
    }
    return bad;
  }

  private static boolean isNullable(AnnotatedElement type) {
    return type.isAnnotationPresent(Nullable.class);
  }

  private interface Call {
    @Nullable Object with(@Nullable Object self, @Nullable Object... arguments)
        throws ReflectiveOperationException;
  }
}
