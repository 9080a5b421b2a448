package io.codeguard.cli;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The directions of dependencies between modules, seen from the one that has them all. */
class ArchitectureTest {
  private static JavaClasses classes;

  @BeforeAll
  static void read() {
    classes =
        new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            // The tests of other modules come as folders or as jars, as the build has them.
            .withImportOption(location -> !location.contains("-tests.jar"))
            .importPackages("io.codeguard");
  }

  @Test
  void dependenciesPointOneWay() {
    layeredArchitecture()
        .consideringOnlyDependenciesInLayers()
        .layer("crds")
        .definedBy("io.codeguard.api..")
        .layer("queue")
        .definedBy("io.codeguard.queue..")
        .layer("validators")
        .definedBy("io.codeguard.validators..")
        .layer("worker")
        .definedBy("io.codeguard.worker..")
        .layer("operator")
        .definedBy("io.codeguard.operator..")
        .layer("cli")
        .definedBy("io.codeguard.cli..")
        .whereLayer("cli")
        .mayNotBeAccessedByAnyLayer()
        .whereLayer("operator")
        .mayOnlyBeAccessedByLayers("cli")
        .whereLayer("worker")
        .mayOnlyBeAccessedByLayers("cli")
        .whereLayer("validators")
        .mayOnlyBeAccessedByLayers("worker", "cli")
        .whereLayer("queue")
        .mayOnlyBeAccessedByLayers("worker", "operator", "cli")
        .whereLayer("crds")
        .mayOnlyBeAccessedByLayers("operator", "cli")
        .check(classes);
  }

  @Test
  void onlyTheOperatorAndTheCommandLineKnowKubernetes() {
    noClasses()
        .that()
        .resideInAnyPackage(
            "io.codeguard.queue..", "io.codeguard.validators..", "io.codeguard.worker..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.fabric8..", "io.javaoperatorsdk..")
        .check(classes);
  }

  @Test
  void validatorsKnowNoRedis() {
    noClasses()
        .that()
        .resideInAPackage("io.codeguard.validators..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.redisson..")
        .check(classes);
  }

  @Test
  void scalingIsAPureLibrary() {
    noClasses()
        .that()
        .resideInAPackage("io.codeguard.operator.scaling..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "io.fabric8..", "io.javaoperatorsdk..", "org.redisson..", "io.codeguard.queue..")
        .check(classes);
  }
}
