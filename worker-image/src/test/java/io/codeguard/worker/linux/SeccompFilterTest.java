package io.codeguard.worker.linux;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.codeguard.validators.exec.ProgramHost.Rights;
import io.codeguard.validators.exec.ProgramMark;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Blocking network access and changes to other processes' limits. */
class SeccompFilterTest {
  @TempDir private Path directory;

  @BeforeEach
  void onLinux() {
    assumeThat(PrivateProcess.onLinux()).as("Linux").isTrue();
    assertThat(SeccompFilter.isAvailable()).isTrue();
  }

  private List<String> run(boolean network, String... command) throws IOException {
    ProcessBuilder program = new ProcessBuilder(command).redirectErrorStream(true);
    Process process =
        ConfinedPrograms.withoutLandlock()
            .start(
                program.directory(directory.toFile()),
                ProgramMark.random(),
                new Rights(Set.of(directory), Set.of(), network));
    return new String(process.getInputStream().readAllBytes(), UTF_8).lines().toList();
  }

  private List<String> probe(boolean network) throws IOException {
    try (ServerSocket server = new ServerSocket(0, 9, InetAddress.getLoopbackAddress())) {
      return run(
          network,
          Path.of(System.getProperty("java.home"), "bin", "java").toString(),
          "-cp",
          Path.of("target", "test-classes").toAbsolutePath().toString(),
          NetworkProbe.class.getName(),
          "" + server.getLocalPort());
    }
  }

  @Test
  void aProgramHasNoNetwork() throws IOException {
    assertThat(probe(false))
        .containsExactly(
            "tcp: Permission denied",
            "udp: Permission denied",
            "listening: Permission denied",
            "unix: yes");
  }

  @Test
  void aProgramHasThePermittedNetworkAccess() throws IOException {
    assertThat(probe(true)).containsExactly("tcp: yes", "udp: yes", "listening: yes", "unix: yes");
  }

  @Test
  void theCallingThreadKeepsNetworkAccess() throws IOException {
    var _ = run(false, "true");

    try (ServerSocket server = new ServerSocket(0)) {
      assertThat(server.isBound()).isTrue();
    }
  }

  @Test
  void aProgramSetsOnlyItsOwnLimits() throws IOException {
    assertThat(run(true, "sh", "-c", "ulimit -n 64; ulimit -n")).containsExactly("64");
    assertThat(run(true, "prlimit", "--pid", "" + ProcessHandle.current().pid(), "--nofile=64:64"))
        .singleElement()
        .asString()
        .contains("not permitted");
  }
}
