package io.github.gradientmonitor;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** A package is a stage of the data's way, and sees only the stages before it. */
@AnalyzeClasses(packages = ArchitectureTest.ROOT, importOptions = DoNotIncludeTests.class)
class ArchitectureTest {
  static final String ROOT = "io.github.gradientmonitor";

  /** The core's packages; the adapters for a framework lie elsewhere below the root. */
  private static final String[] CORE = {
    ROOT,
    ROOT + ".statistics..",
    ROOT + ".observation..",
    ROOT + ".trend..",
    ROOT + ".skill..",
    ROOT + ".diagnosis..",
    ROOT + ".advice..",
    ROOT + ".detection..",
    ROOT + ".prescription..",
    ROOT + ".alert..",
    ROOT + ".clipping..",
    ROOT + ".sink..",
    ROOT + ".metrics..",
    ROOT + ".report..",
    ROOT + ".baseline.."
  };

  @ArchTest
  static final ArchRule packagesSeeOnlyEarlierStages =
      layeredArchitecture()
          .consideringOnlyDependenciesInLayers()
          .optionalLayer("statistics")
          .definedBy(ROOT + ".statistics..")
          .optionalLayer("observation")
          .definedBy(ROOT + ".observation..")
          .optionalLayer("trend")
          .definedBy(ROOT + ".trend..")
          .optionalLayer("skill")
          .definedBy(ROOT + ".skill..")
          .optionalLayer("diagnosis")
          .definedBy(ROOT + ".diagnosis..")
          .optionalLayer("advice")
          .definedBy(ROOT + ".advice..")
          .optionalLayer("detection")
          .definedBy(ROOT + ".detection..")
          .optionalLayer("prescription")
          .definedBy(ROOT + ".prescription..")
          .optionalLayer("alert")
          .definedBy(ROOT + ".alert..")
          .optionalLayer("clipping")
          .definedBy(ROOT + ".clipping..")
          .optionalLayer("sink")
          .definedBy(ROOT + ".sink..")
          .optionalLayer("metrics")
          .definedBy(ROOT + ".metrics..")
          .optionalLayer("report")
          .definedBy(ROOT + ".report..")
          .optionalLayer("baseline")
          .definedBy(ROOT + ".baseline..")
          .layer("root")
          .definedBy(ROOT)
          .whereLayer("statistics")
          .mayNotAccessAnyLayer()
          .whereLayer("observation")
          .mayOnlyAccessLayers("statistics")
          .whereLayer("trend")
          .mayOnlyAccessLayers("statistics", "observation")
          .whereLayer("skill")
          .mayOnlyAccessLayers("statistics", "observation")
          .whereLayer("diagnosis")
          .mayOnlyAccessLayers("statistics", "observation", "trend", "skill", "advice")
          .whereLayer("advice")
          .mayOnlyAccessLayers("observation")
          .whereLayer("detection")
          .mayOnlyAccessLayers("statistics", "observation", "trend", "skill", "diagnosis")
          .whereLayer("prescription")
          .mayOnlyAccessLayers("observation", "advice", "diagnosis")
          .whereLayer("alert")
          .mayOnlyAccessLayers("statistics", "observation", "trend", "diagnosis", "advice")
          .whereLayer("clipping")
          .mayOnlyAccessLayers("statistics", "observation", "diagnosis")
          .whereLayer("sink")
          .mayOnlyAccessLayers(
              "statistics",
              "observation",
              "trend",
              "skill",
              "diagnosis",
              "advice",
              "alert",
              "clipping")
          .whereLayer("metrics")
          .mayOnlyAccessLayers(
              "statistics",
              "observation",
              "trend",
              "skill",
              "diagnosis",
              "advice",
              "alert",
              "clipping",
              "sink")
          .whereLayer("report")
          .mayOnlyAccessLayers(
              "statistics",
              "observation",
              "trend",
              "skill",
              "diagnosis",
              "advice",
              "alert",
              "clipping",
              "sink",
              "metrics")
          .whereLayer("baseline")
          .mayOnlyAccessLayers("statistics", "observation", "skill", "diagnosis", "alert", "sink")
          .whereLayer("root")
          .mayNotBeAccessedByAnyLayer();

  @ArchTest
  static final ArchRule everyClassIsInAKnownStage = classes().should().resideInAnyPackage(CORE);

  @ArchTest
  static final ArchRule packagesAreFreeOfCycles =
      slices().matching(ROOT + ".(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule nothingKnowsTheFramework =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.nd4j..", "org.deeplearning4j..");

  @ArchTest
  static final ArchRule onlyMetricsKnowMicrometer =
      noClasses()
          .that()
          .resideOutsideOfPackage(ROOT + ".metrics..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("io.micrometer..");
}
