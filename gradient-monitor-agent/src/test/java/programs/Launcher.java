package programs;

import java.io.File;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;

/** Runs a program from a class loader of its own, as jars with jars in them do. */
public final class Launcher {
  private Launcher() {}

  public static void main(String[] args) throws Exception {
    String[] entries = args[1].split(File.pathSeparator, -1);
    URL[] urls = new URL[entries.length];
    for (int i = 0; i < urls.length; i++) {
      urls[i] = Path.of(entries[i]).toUri().toURL();
    }
    // Left open: what it has loaded may be needed until the virtual machine ends.
    @SuppressWarnings("resource")
    ClassLoader loader = new URLClassLoader(urls, Launcher.class.getClassLoader());
    Thread.currentThread().setContextClassLoader(loader);
    loader
        .loadClass(args[0])
        .getMethod("main", String[].class)
        .invoke(null, (Object) new String[0]);
  }
}
