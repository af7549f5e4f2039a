package io.github.gradientmonitor.dl4j;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Each room of the adapter sees only those that the data has passed before. */
@AnalyzeClasses(packages = ArchitectureTest.ROOT, importOptions = DoNotIncludeTests.class)
class ArchitectureTest {
  static final String ROOT = "io.github.gradientmonitor.dl4j";

  @ArchTest
  static final ArchRule roomsSeeOnlyEarlierRooms =
      layeredArchitecture()
          .consideringOnlyDependenciesInLayers()
          .layer("memory")
          .definedBy(ROOT + ".internal.memory")
          .layer("network")
          .definedBy(ROOT + ".internal.network")
          .layer("reading")
          .definedBy(ROOT + ".internal.reading")
          .layer("samediff")
          .definedBy(ROOT + ".internal.samediff")
          .layer("front")
          .definedBy(ROOT)
          .layer("remedy")
          .definedBy(ROOT + ".remedy")
          .whereLayer("memory")
          .mayNotAccessAnyLayer()
          .whereLayer("network")
          .mayNotAccessAnyLayer()
          .whereLayer("reading")
          .mayOnlyAccessLayers("memory", "network")
          .whereLayer("samediff")
          .mayOnlyAccessLayers("memory", "reading")
          .whereLayer("front")
          .mayOnlyAccessLayers("network", "reading", "samediff")
          .whereLayer("remedy")
          .mayOnlyAccessLayers("front", "network");

  @ArchTest
  static final ArchRule everyClassIsInARoom =
      classes()
          .should()
          .resideInAnyPackage(
              ROOT,
              ROOT + ".remedy",
              ROOT + ".internal.memory",
              ROOT + ".internal.network",
              ROOT + ".internal.reading",
              ROOT + ".internal.samediff");
}
