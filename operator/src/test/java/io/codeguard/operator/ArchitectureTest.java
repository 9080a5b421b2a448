package io.codeguard.operator;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.codeguard.api.v1alpha1.ValidationJobStatusBuilder;
import io.codeguard.api.v1alpha1.WorkerPoolStatusBuilder;
import org.junit.jupiter.api.Test;

/** Permitted dependencies between modules, packages and classes. */
class ArchitectureTest {
  private static final JavaClasses OURS =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          // The tests of other modules are directories or jars, depending on the build.
          .withImportOption(location -> !location.contains("-tests.jar"))
          .importPackages("io.codeguard");

  @Test
  void dependenciesBetweenModulesPointOneWay() {
    noClasses()
        .that()
        .resideInAPackage("io.codeguard.queue..")
        .should()
        .dependOnClassesThat(
            resideInAPackage("io.codeguard..")
                .and(resideInAPackage("io.codeguard.queue..").negate()))
        .check(OURS);
    noClasses()
        .that()
        .resideInAPackage("io.codeguard.api..")
        .should()
        .dependOnClassesThat(
            resideInAPackage("io.codeguard..").and(resideInAPackage("io.codeguard.api..").negate()))
        .check(OURS);
    noClasses()
        .that()
        .resideInAPackage("io.codeguard.queue..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.fabric8..", "io.javaoperatorsdk..")
        .check(OURS);
  }

  @Test
  void theOperatorAccessesRedisOnlyThroughTheQueue() {
    noClasses()
        .that()
        .resideInAPackage("io.codeguard.operator..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.redisson..", "io.codeguard.worker..", "io.codeguard.validators..")
        .check(OURS);
  }

  @Test
  void scalingIsAPureLibrary() {
    classes()
        .that()
        .resideInAPackage("io.codeguard.operator.scaling..")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            "io.codeguard.operator.scaling..", "java.lang..", "java.time..", "java.util..")
        .check(OURS);
  }

  @Test
  void eachStatusIsBuiltByOneClass() {
    noClasses()
        .that()
        .doNotHaveFullyQualifiedName("io.codeguard.operator.workerpool.PoolStatusBuilder")
        .and()
        .resideOutsideOfPackage("io.codeguard.api..")
        .should()
        .callConstructorWhere(
            com.tngtech.archunit.core.domain.JavaCall.Predicates.target(
                com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner(
                    type(WorkerPoolStatusBuilder.class))))
        .check(OURS);
    noClasses()
        .that()
        .resideOutsideOfPackages("io.codeguard.api..", "io.codeguard.jobengine..")
        .should()
        .callConstructorWhere(
            com.tngtech.archunit.core.domain.JavaCall.Predicates.target(
                com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner(
                    type(ValidationJobStatusBuilder.class))))
        .check(OURS);
  }

  @Test
  void onlyApplyWritesToKubernetesAndOnlyAdaptersReadTheClock() {
    noClasses()
        .that()
        .resideInAPackage("io.codeguard.operator..")
        .should()
        .callMethod(java.time.Instant.class, "now")
        .check(OURS);
    noClasses()
        .that()
        .doNotHaveFullyQualifiedName("io.codeguard.operator.kube.Apply")
        .should()
        .dependOnClassesThat()
        .haveFullyQualifiedName("io.fabric8.kubernetes.client.dsl.base.PatchContext")
        .check(OURS);
  }
}
