package io.codeguard.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.codeguard.testing.Program;
import io.codeguard.testing.TestCluster;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The project's GitHub workflows are valid. */
@Tag("tools")
class WorkflowsTest {
  private static final int MISSING = 3;

  @Test
  void actionlintAcceptsThem() {
    Program.Result check = Program.run(Commands.PROJECT.resolve("dev/actionlint").toString());
    if (check.code() == MISSING) {
      throw TestCluster.missing("tools", check.err().strip());
    }
    assertThat(check.succeeded()).as("%s%s", check.out(), check.err()).isTrue();
  }
}
