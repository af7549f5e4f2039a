package io.github.gradientmonitor.agent;

import java.net.URL;
import java.net.URLClassLoader;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Loads some classes from places of its own and all others from its parent, so that what the agent
 * brings and what the program has never meet.
 */
final class OwnFirstLoader extends URLClassLoader {
  static {
    registerAsParallelCapable();
  }

  private final Predicate<String> own;

  /**
   * Creates a loader.
   *
   * @param places where its own classes are, in this order
   * @param own whether a class of this name is loaded from there, and from nowhere else
   * @param parent has all the others
   */
  OwnFirstLoader(List<URL> places, Predicate<String> own, ClassLoader parent) {
    super(places.toArray(URL[]::new), parent);
    this.own = own;
  }

  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    if (!own.test(name)) {
      return super.loadClass(name, resolve);
    }
    synchronized (getClassLoadingLock(name)) {
      Class<?> loaded = findLoadedClass(name);
      return loaded == null ? findClass(name) : loaded;
    }
  }

  @Override
  public @Nullable URL getResource(String name) {
    URL found = findResource(name);
    return found == null ? super.getResource(name) : found;
  }
}
