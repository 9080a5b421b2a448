package io.codeguard.validators.exec;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.codeguard.reporting.FileResult;
import io.codeguard.validators.SourceFile;
import io.codeguard.validators.Validator.InvalidParametersException;
import io.codeguard.validators.testing.Probe;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** Validates files with {@code sh} scripts: real processes, started like any tool. */
abstract class ScriptTool {
  /** Reports each line with BAD, as JSON. */
  static final String GREP_JSON =
      """
      for file in "$@"; do
        grep -n BAD "$file" | while IFS=: read -r line rest; do
          echo "{\\"file\\":\\"$file\\",\\"line\\":$line,\\"code\\":\\"B1\\",\\"level\\":\\"error\\",\
      \\"message\\":\\"bad\\"}"
        done
      done
      """;

  @TempDir Path folder;
  private Probe probe;

  @BeforeEach
  void probe() {
    probe = new Probe(folder.resolve("source"));
  }

  ExecDefinition json(String script) {
    return definition("json", 100, 60, script, "{files}");
  }

  ExecDefinition definition(
      String output, int batchSize, int timeoutSeconds, String script, String argument) {
    Map<String, Object> fields = new HashMap<>();
    fields.put("command", new ArrayList<>(List.of("sh", "-c", script, "sh", argument)));
    fields.put("output", output);
    fields.put("batchSize", batchSize);
    fields.put("timeoutSeconds", timeoutSeconds);
    try {
      return ExecDefinition.of("tool", fields);
    } catch (InvalidParametersException e) {
      throw new IllegalArgumentException(e);
    }
  }

  List<FileResult> run(ExecDefinition definition, SourceFile... files) {
    return run(ProgramHost.open(), definition, files);
  }

  List<FileResult> run(ProgramHost host, ExecDefinition definition, SourceFile... files) {
    return probe.scan(new ExecValidator(definition, host), Map.of(), List.of(files));
  }

  SourceFile file(String path, String text) {
    return probe.file(path, text.getBytes(UTF_8));
  }
}
