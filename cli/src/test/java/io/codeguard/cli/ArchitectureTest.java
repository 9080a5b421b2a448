package io.codeguard.cli;

import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.codeguard.api.v1alpha1.StatusCondition;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Permitted dependencies between modules, checked in the module that depends on all of them. */
class ArchitectureTest {
  private static JavaClasses classes;

  @BeforeAll
  static void read() {
    classes =
        new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            // The tests of other modules are directories or jars, depending on the build.
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
        .layer("protocol")
        .definedBy("io.codeguard.protocol..")
        .layer("object-storage")
        .definedBy("io.codeguard.objectstorage..")
        .layer("reporting")
        .definedBy("io.codeguard.reporting..")
        .layer("validators")
        .definedBy("io.codeguard.validators..")
        .layer("job-engine")
        .definedBy("io.codeguard.jobengine..")
        .layer("worker")
        .definedBy("io.codeguard.worker..")
        .layer("operator")
        .definedBy("io.codeguard.operator..")
        .layer("cli")
        .definedBy("io.codeguard.cli..")
        .whereLayer("cli")
        .mayNotBeAccessedByAnyLayer()
        .whereLayer("operator")
        .mayNotBeAccessedByAnyLayer()
        .whereLayer("worker")
        .mayOnlyBeAccessedByLayers("cli")
        .whereLayer("job-engine")
        .mayOnlyBeAccessedByLayers("operator", "cli")
        .whereLayer("validators")
        .mayOnlyBeAccessedByLayers("worker", "cli")
        .whereLayer("reporting")
        .mayOnlyBeAccessedByLayers("validators", "worker", "job-engine", "operator", "cli")
        .whereLayer("object-storage")
        .mayOnlyBeAccessedByLayers("worker", "operator")
        .whereLayer("protocol")
        .mayOnlyBeAccessedByLayers("worker", "job-engine", "operator", "cli")
        .whereLayer("queue")
        .mayOnlyBeAccessedByLayers("protocol", "worker", "job-engine", "operator", "cli")
        .whereLayer("crds")
        .mayOnlyBeAccessedByLayers("job-engine", "operator", "cli")
        .check(classes);
  }

  @Test
  void packagesHaveNoCyclicDependencies() {
    slices().matching("io.codeguard.(**)").should().beFreeOfCycles().check(classes);
  }

  @Test
  void onlyTheOperatorAndTheCliDependOnKubernetes() {
    noClasses()
        .that()
        .resideInAnyPackage(
            "io.codeguard.queue..",
            "io.codeguard.protocol..",
            "io.codeguard.objectstorage..",
            "io.codeguard.reporting..",
            "io.codeguard.validators..",
            "io.codeguard.worker..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.fabric8..", "io.javaoperatorsdk..")
        .check(classes);
  }

  @Test
  void onlyTheQueueAccessesRedis() {
    noClasses()
        .that()
        .resideOutsideOfPackage("io.codeguard.queue..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.redisson..")
        .check(classes);
  }

  @Test
  void theJobEngineDoesNotDependOnTheKubernetesClient() {
    noClasses()
        .that()
        .resideInAPackage("io.codeguard.jobengine..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.fabric8.kubernetes.client..", "io.javaoperatorsdk..")
        .check(classes);
  }

  @Test
  void reportingDependsNeitherOnFilesNorOnJobs() {
    noClasses()
        .that()
        .resideInAnyPackage("io.codeguard.reporting..", "io.codeguard.objectstorage..")
        .should()
        .dependOnClassesThat(
            resideInAPackage("io.codeguard..")
                .and(
                    resideOutsideOfPackages(
                        "io.codeguard.reporting..", "io.codeguard.objectstorage..")))
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

  @Test
  void conditionsAreMadeOfDocumentedTypesAndReasonsOnly() {
    noClasses()
        .that()
        .resideOutsideOfPackage("io.codeguard.api..")
        .should()
        .callConstructorWhere(target(owner(type(StatusCondition.class))))
        .check(classes);
  }
}
