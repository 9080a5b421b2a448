package io.codeguard.operator.workerpool;

import static org.assertj.core.api.Assertions.assertThat;

import io.codeguard.api.conditions.ConditionReason;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Pods as set by the kubelet or the scheduler. */
class WorkerTroubleTest {
  private static final KubernetesSerialization YAML = new KubernetesSerialization();
  private static final Deployment DEPLOYMENT = new Deployment();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{waiting: {reason: ImagePullBackOff, message: 'Back-off pulling image'}}|ImageNotPulled"
            + "|image worker:1 cannot be pulled: correct spec.image, or the"
            + " registry's credentials|true",
        "{waiting: {reason: ErrImageNeverPull}}|ImageNotPulled"
            + "|image worker:1 cannot be pulled: correct spec.image, or the"
            + " registry's credentials|true",
        "{waiting: {reason: CreateContainerConfigError, message: 'secret \"x\" not found'}}"
            + "|NotStartable|workers cannot start: secret \"x\" not found|true",
        "{terminated: {reason: OOMKilled, exitCode: 137}}|OutOfMemory"
            + "|worker pod-1 ran out of memory: raise spec.resources.limits.memory, or lower"
            + " spec.concurrency|false",
        "{terminated: {reason: Error, exitCode: 2}}|WorkersCrash"
            + "|workers exit with code 2 and are restarted with growing delays|true",
      })
  void isDerivedFromTheContainersState(
      String state, String reason, String message, boolean everyWorker) {
    WorkerTrouble trouble = of("containerStatuses: [" + container("ready: false, state: " + state));
    assertThat(trouble.reason().value()).isEqualTo(reason);
    assertThat(trouble.message()).isEqualTo(message);
    assertThat(trouble.everyWorker()).isEqualTo(everyWorker);
  }

  @Test
  void aCrashIsReportedDuringTheRestartBackoff() {
    WorkerTrouble trouble =
        of(
            "containerStatuses: ["
                + container(
                    "ready: false, state: {waiting: {reason: CrashLoopBackOff}},"
                        + " lastState: {terminated: {exitCode: 1}}"));
    assertThat(trouble.reason()).isEqualTo(ConditionReason.WORKERS_CRASH);
    assertThat(trouble.crashed()).contains("pod-1");
    assertThat(trouble.withLogLine("CODEGUARD_QUEUE is not set").message())
        .endsWith("; last log line: CODEGUARD_QUEUE is not set");
  }

  @Test
  void anUnschedulablePodIsReportedWithTheSchedulersMessage() {
    WorkerTrouble trouble =
        of(
            "conditions: [{type: PodScheduled, status: 'False', reason: Unschedulable,"
                + " message: '0/1 nodes are available: 1 Insufficient cpu.'}");
    assertThat(trouble.reason()).isEqualTo(ConditionReason.UNSCHEDULABLE);
    assertThat(trouble.message()).endsWith("0/1 nodes are available: 1 Insufficient cpu.");
    assertThat(trouble.everyWorker()).isFalse();
  }

  @Test
  void aCrashOfAnotherContainerIsReported() {
    WorkerTrouble trouble =
        of(
            "containerStatuses: [{name: proxy, image: 'proxy:1', ready: false,"
                + " state: {terminated: {reason: Error, exitCode: 3}}}");
    assertThat(trouble.reason()).isEqualTo(ConditionReason.CONTAINER_CRASHES);
    assertThat(trouble.message())
        .isEqualTo(
            "container proxy of the workers' pods exits with code 3: correct it in"
                + " spec.podTemplate, or in what adds it to the pods");
    assertThat(trouble.crashed()).as("the worker's log would not help").isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "0, 'no worker can be created; jobs wait: forbidden'",
    "1, 'not all workers can be created; jobs continue with those that are ready: forbidden'",
  })
  void jobsAreReportedToContinueOnlyIfWorkersAreReady(int ready, String message) {
    Deployment refused =
        YAML.unmarshal(
            """
            apiVersion: apps/v1
            kind: Deployment
            status:
              readyReplicas: %d
              conditions: [{type: ReplicaFailure, status: 'True', message: forbidden}]
            """
                .formatted(ready),
            Deployment.class);
    assertThat(WorkerTrouble.of(refused, List.of()).orElseThrow().message()).isEqualTo(message);
  }

  @Test
  void problemsOfAllWorkersComeFirst() {
    List<Pod> pods =
        List.of(
            pod("conditions: [{type: PodScheduled, reason: Unschedulable, message: full}"),
            pod(
                "containerStatuses: ["
                    + container("ready: false, state: {waiting: {reason: ErrImagePull}}")));
    assertThat(WorkerTrouble.of(DEPLOYMENT, pods).orElseThrow().reason())
        .isEqualTo(ConditionReason.IMAGE_NOT_PULLED);
  }

  @Test
  void aStartingWorkerIsNotAProblem() {
    assertThat(
            trouble(
                "containerStatuses: ["
                    + container("ready: false, state: {waiting: {reason: ContainerCreating}}")))
        .isEmpty();
    assertThat(
            trouble(
                "containerStatuses: ["
                    + container(
                        "ready: true, state: {running: {}},"
                            + " lastState: {terminated: {exitCode: 1}}")))
        .isEmpty();
  }

  private static String container(String state) {
    return "{name: worker, image: 'worker:1', " + state + "}";
  }

  private static WorkerTrouble of(String status) {
    return trouble(status).orElseThrow();
  }

  private static Optional<WorkerTrouble> trouble(String status) {
    return WorkerTrouble.of(DEPLOYMENT, List.of(pod(status)));
  }

  private static Pod pod(String status) {
    return YAML.unmarshal(
        "apiVersion: v1\nkind: Pod\nmetadata: {name: pod-1}\nstatus: {" + status + "]}", Pod.class);
  }
}
