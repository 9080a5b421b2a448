package io.codeguard.cli.output;

import static org.assertj.core.api.Assertions.assertThat;

import io.codeguard.api.v1alpha1.WorkerPool;
import io.codeguard.api.v1alpha1.WorkerPoolStatus;
import io.codeguard.api.v1alpha1.WorkerPoolStatus.LastScale;
import io.codeguard.api.v1alpha1.WorkerPoolStatus.Queue;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class PoolTableTest {
  private static WorkerPool pool(String name, WorkerPoolStatus status) {
    WorkerPool pool = new WorkerPool();
    pool.setMetadata(new ObjectMetaBuilder().withNamespace("team").withName(name).build());
    pool.setStatus(status);
    return pool;
  }

  @Test
  void unknownValuesAreShownAsADash() {
    WorkerPoolStatus status =
        new WorkerPoolStatus(
            1L,
            3,
            2,
            3,
            4,
            "selector",
            new Queue(120, 30, 1, 0, 7, 45.678),
            new LastScale("2026-01-01T00:00:00Z", 0, 4, "demand of 151, 40 tasks per worker"),
            List.of());
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Columns.print(
        PoolTable.rows(List.of(pool("busy", status), pool("new", null))),
        new PrintStream(out, true, StandardCharsets.UTF_8));

    assertThat(out.toString(StandardCharsets.UTF_8))
        .isEqualTo(
            """
            NAMESPACE  POOL  WORKERS  READY  ACTIVE  DELAYED  DEAD  OLDEST  PER SECOND  LAST SCALE
            team       busy  2/4      120    30      1        0     7s      45.7        0 to 4: demand of 151, 40 tasks per worker
            team       new   -        -      -       -        -     -       -           -
            """);
  }
}
