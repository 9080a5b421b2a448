package io.codeguard.operator.scaling.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.codeguard.operator.scaling.simulation.Simulation.Result;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SimulationTest {
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void hasLessBacklogAndLessWasteThanKedasDefaults(long seed) {
    List<Result> results = Simulate.results(seed);
    Result ours = results.get(0);
    Result keda = results.get(2);
    assertThat(ours.backlogSeconds()).isLessThan(keda.backlogSeconds());
    assertThat(ours.waitedTaskSeconds()).isLessThan(keda.waitedTaskSeconds());
    assertThat(ours.wastedWorkerSeconds()).isLessThan(keda.wastedWorkerSeconds());
  }

  @Test
  void allTasksAreCompletedAndThePoolScalesToZero() {
    Load load = Load.day(1);
    for (Result result : Simulate.results(1)) {
      assertThat(result.demand()[Load.DAY - 1]).as(result.scaler()).isLessThan(5000);
    }
    assertThat(LongStream.of(load.arrivals()).sum()).isGreaterThan(1_000_000);
    int[] ours = Simulate.results(1).getFirst().replicas();
    assertThat(ours).as("sleeps at night").contains(0).doesNotContain(Simulate.MAX + 1);
  }

  @Test
  void thePlotHasAPanelForEachScaler() {
    String svg = Plot.svg(Simulate.results(1), Simulate.MAX);
    assertThat(svg).startsWith("<svg").endsWith("</svg>" + System.lineSeparator());
    assertThat(svg.split("<g ", -1)).hasSize(5);
    assertThat(svg).contains(">KEDA<", ">HPA<", ">CodeGuard<");
  }
}
