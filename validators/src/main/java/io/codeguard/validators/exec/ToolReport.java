package io.codeguard.validators.exec;

import static io.codeguard.validators.exec.ToolFinding.About.NOTHING;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.codeguard.reporting.Severity;
import io.codeguard.reporting.text.Sanitizer;
import io.codeguard.validators.exec.ExecDefinition.Output;
import io.codeguard.validators.exec.Tool.Ended;
import io.codeguard.validators.exec.Tool.ToolFailedException;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** Interprets a program's exit code and output. */
final class ToolReport {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** The maximum length of an excerpt of its output, in characters. */
  private static final int SHOWN = 300;

  private ToolReport() {}

  /**
   * @param paths the batch's paths
   * @throws ToolFailedException if the run failed
   */
  static ToolOutput read(ExecDefinition definition, Ended ended, List<String> paths)
      throws ToolFailedException {
    if (definition.output() == Output.EXIT_CODE) {
      return new ToolOutput(exitCode(definition.type(), ended, paths), Map.of(), "");
    }
    if (!definition.exitCodes().contains(ended.exitCode())) {
      throw new ToolFailedException(
          "exit code " + ended.exitCode() + ": " + why(definition, ended));
    }
    if (ended.exitCode() != 0 && ended.output().isBlank()) {
      // The program may have found nothing, or may have crashed before it started.
      throw new ToolFailedException(
          "exit code %d without output: %s".formatted(ended.exitCode(), ended.errors()));
    }
    ToolOutput says = parsed(definition, ended);
    if (!says.failure().isEmpty()) {
      throw new ToolFailedException(Sanitizer.line(says.failure(), SHOWN));
    }
    return says;
  }

  private static ToolOutput parsed(ExecDefinition definition, Ended ended)
      throws ToolFailedException {
    List<JsonNode> documents = parse(ended);
    return definition.output() == Output.JSON
        ? JsonOutput.read(documents)
        : SarifOutput.read(sarif(documents));
  }

  /** Some programs write the reason to their report, and nothing to standard error. */
  private static String why(ExecDefinition definition, Ended ended) {
    if (!ended.errors().isEmpty()) {
      return ended.errors();
    }
    try {
      return Sanitizer.line(parsed(definition, ended).failure(), SHOWN);
    } catch (ToolFailedException noReport) {
      return "";
    }
  }

  /** The program's output is the message. */
  private static List<ToolFinding> exitCode(String type, Ended ended, List<String> paths) {
    if (ended.exitCode() == 0) {
      return List.of();
    }
    String said = ended.errors().isEmpty() ? ended.output() : ended.errors();
    String message = said.isBlank() ? "exit code " + ended.exitCode() : said.strip();
    return paths.stream()
        .map(
            path ->
                new ToolFinding(
                    path, 0, 0, 0, 0, true, type, Severity.ERROR, message, "", "", false, NOTHING))
        .toList();
  }

  private static List<JsonNode> parse(Ended ended) throws ToolFailedException {
    try (MappingIterator<JsonNode> documents =
        JSON.readerFor(JsonNode.class).readValues(ended.output())) {
      return documents.readAll();
    } catch (JsonProcessingException e) {
      throw new ToolFailedException(
          "its output is not valid JSON (%s); exit code %d: %s"
              .formatted(e.getOriginalMessage(), ended.exitCode(), ended.errors()));
    } catch (IOException e) {
      throw new ToolFailedException("its output cannot be read: " + e.getMessage());
    }
  }

  private static JsonNode sarif(List<JsonNode> documents) throws ToolFailedException {
    if (documents.size() == 1 && documents.getFirst().path("runs").isArray()) {
      return documents.getFirst();
    }
    throw new ToolFailedException("its output is not SARIF");
  }
}
