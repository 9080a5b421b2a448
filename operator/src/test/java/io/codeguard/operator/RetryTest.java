package io.codeguard.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.codeguard.operator.validationjob.ValidationJobReconciler;
import io.codeguard.operator.workerpool.WorkerPoolReconciler;
import io.javaoperatorsdk.operator.processing.retry.GenericRetry;
import io.javaoperatorsdk.operator.processing.retry.GradualRetry;
import io.javaoperatorsdk.operator.processing.retry.RetryExecution;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** By default the framework gives up after five attempts. */
class RetryTest {
  @ParameterizedTest
  @ValueSource(classes = {WorkerPoolReconciler.class, ValidationJobReconciler.class})
  void aFailedReconciliationIsRetriedForeverAtMostAMinuteApart(Class<?> reconciler) {
    GenericRetry retry = new GenericRetry();
    retry.initFrom(reconciler.getAnnotation(GradualRetry.class));
    RetryExecution execution = retry.initExecution();
    for (int attempt = 0; attempt < 10_000; attempt++) {
      assertThat(execution.isLastAttempt()).isFalse();
      assertThat(execution.nextDelay())
          .hasValueSatisfying(delay -> assertThat(delay).isBetween(1L, 60_000L));
    }
  }
}
