package io.github.gradientmonitor.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URL;
import java.util.List;
import org.junit.jupiter.api.Test;

class OwnFirstLoaderTest {
  private static final URL CLASSES =
      Notice.class.getProtectionDomain().getCodeSource().getLocation();

  @Test
  void loadsItsOwnClassesItselfAndAllOthersFromTheParent() throws Exception {
    ClassLoader parent = getClass().getClassLoader();
    try (OwnFirstLoader loader =
        new OwnFirstLoader(List.of(CLASSES), Notice.class.getName()::equals, parent)) {
      Class<?> own = loader.loadClass(Notice.class.getName());

      assertThat(own).isNotSameAs(Notice.class).isSameAs(loader.loadClass(own.getName()));
      assertThat(own.getClassLoader()).isSameAs(loader);
      assertThat(loader.loadClass(Watch.class.getName())).isSameAs(Watch.class);
      assertThat(loader.getResource("io/github/gradientmonitor/agent/Watch.class")).isNotNull();
    }
  }

  @Test
  void doesNotTakeTheParentsForItsOwn() throws Exception {
    try (OwnFirstLoader loader =
        new OwnFirstLoader(List.of(), name -> true, getClass().getClassLoader())) {
      assertThatThrownBy(() -> loader.loadClass(Notice.class.getName()))
          .isInstanceOf(ClassNotFoundException.class);
    }
  }
}
