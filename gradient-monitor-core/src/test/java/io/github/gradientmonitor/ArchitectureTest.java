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
    ROOT + ".argument..",
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
    ROOT + ".session..",
    ROOT + ".web..",
    ROOT + ".baseline.."
  };

  @ArchTest
  static final ArchRule packagesSeeOnlyEarlierStages =
      layeredArchitecture()
          .consideringOnlyDependenciesInLayers()
          .optionalLayer("argument")
          .definedBy(ROOT + ".argument..")
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
          .optionalLayer("baseline")
          .definedBy(ROOT + ".baseline..")
          .optionalLayer("report")
          .definedBy(ROOT + ".report..")
          .optionalLayer("session")
          .definedBy(ROOT + ".session..")
          .optionalLayer("web")
          .definedBy(ROOT + ".web..")
          .layer("root")
          .definedBy(ROOT)
          .whereLayer("argument")
          .mayNotAccessAnyLayer()
          .whereLayer("statistics")
          .mayOnlyAccessLayers("argument")
          .whereLayer("observation")
          .mayOnlyAccessLayers("argument", "statistics")
          .whereLayer("trend")
          .mayOnlyAccessLayers("argument", "statistics", "observation")
          .whereLayer("skill")
          .mayOnlyAccessLayers("argument", "statistics", "observation")
          .whereLayer("diagnosis")
          .mayOnlyAccessLayers("argument", "statistics", "observation", "trend", "skill", "advice")
          .whereLayer("advice")
          .mayOnlyAccessLayers("argument", "observation")
          .whereLayer("detection")
          .mayOnlyAccessLayers(
              "argument", "statistics", "observation", "trend", "skill", "diagnosis")
          .whereLayer("prescription")
          .mayOnlyAccessLayers("argument", "observation", "advice", "diagnosis")
          .whereLayer("alert")
          .mayOnlyAccessLayers(
              "argument", "statistics", "observation", "trend", "diagnosis", "advice")
          .whereLayer("clipping")
          .mayOnlyAccessLayers("argument", "statistics", "observation", "diagnosis")
          .whereLayer("sink")
          .mayOnlyAccessLayers(
              "argument",
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
              "argument",
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
              "argument",
              "statistics",
              "observation",
              "trend",
              "skill",
              "diagnosis",
              "advice",
              "alert",
              "clipping",
              "sink",
              "metrics",
              "baseline")
          .whereLayer("session")
          .mayOnlyAccessLayers(
              "argument", "observation", "diagnosis", "alert", "clipping", "sink", "root")
          .whereLayer("session")
          .mayNotBeAccessedByAnyLayer()
          .whereLayer("web")
          .mayOnlyAccessLayers("argument")
          .whereLayer("web")
          .mayNotBeAccessedByAnyLayer()
          .whereLayer("baseline")
          .mayOnlyAccessLayers(
              "argument", "statistics", "observation", "skill", "diagnosis", "alert", "sink")
          .whereLayer("root")
          .mayOnlyBeAccessedByLayers("session");

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
