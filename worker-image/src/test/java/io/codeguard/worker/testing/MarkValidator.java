package io.codeguard.worker.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.codeguard.reporting.FileResult;
import io.codeguard.reporting.Finding;
import io.codeguard.reporting.Rule;
import io.codeguard.reporting.Severity;
import io.codeguard.validators.ParameterSchema;
import io.codeguard.validators.SourceFile;
import io.codeguard.validators.Validator;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A third-party validator that is controlled by the files' content: {@code BAD} and {@code WARN}
 * lines are findings, {@code HUSH} ones suppressed, {@code THROW} makes it throw, {@code HANG}
 * ignores its deadline until interrupted, {@code STUBBORN} ignores interrupts, too, {@code SLOW}
 * takes half a second, {@code EAT} exhausts the memory.
 */
public final class MarkValidator implements Validator {
  /** Set to end stubborn checks. */
  public static volatile boolean released;

  @Override
  public String type() {
    return "mark";
  }

  @Override
  public String version() {
    return "1";
  }

  @Override
  public List<Rule> rules() {
    return List.of(
        new Rule("bad", "A bad line.", "Remove it.", Severity.ERROR),
        new Rule("warn", "A doubtful line.", "Look at it.", Severity.WARNING));
  }

  @Override
  public boolean accepts(String path) {
    return path.endsWith(".txt");
  }

  /** Numbers x and y, which have no effect. */
  @Override
  public ParameterSchema parameters() {
    return ParameterSchema.resource(MarkValidator.class, "parameters.json");
  }

  @Override
  public Check prepare(Map<String, Object> parameters) {
    return MarkValidator::validate;
  }

  private static List<FileResult> validate(List<SourceFile> files, Instant deadline) {
    List<FileResult> results = new ArrayList<>();
    for (SourceFile file : files) {
      results.add(
          Instant.now().isBefore(deadline)
              ? validate(file)
              : FileResult.failed(file.path(), "no time was left"));
    }
    return results;
  }

  private static FileResult validate(SourceFile file) {
    try {
      List<String> lines = Files.readAllLines(file.location(), UTF_8);
      List<Finding> findings = new ArrayList<>();
      for (int i = 0; i < lines.size(); i++) {
        act(lines.get(i));
        if (lines.get(i).matches("(BAD|WARN|HUSH).*")) {
          findings.add(finding(file.path(), i + 1, lines.get(i)));
        }
      }
      return FileResult.of(file.path(), findings);
    } catch (CharacterCodingException e) {
      return FileResult.skipped(file.path(), "not UTF-8");
    } catch (IOException e) {
      return FileResult.failed(file.path(), "cannot be read");
    }
  }

  private static void act(String line) {
    switch (line) {
      case "THROW" -> throw new IllegalStateException("as told");
      case "HANG" -> hang(false);
      case "STUBBORN" -> hang(true);
      case "SLOW" -> pause(500);
      case "EAT" -> eat();
      default -> {}
    }
  }

  private static void eat() {
    List<byte[]> eaten = new ArrayList<>();
    while (!eaten.contains(null)) {
      eaten.add(new byte[1 << 20]);
    }
  }

  private static void hang(boolean stubborn) {
    boolean stop = false;
    while (!released && !stop) {
      stop = pause(20) && !stubborn;
    }
  }

  /** Returns whether it was interrupted. */
  private static boolean pause(long milliseconds) {
    try {
      TimeUnit.MILLISECONDS.sleep(milliseconds);
      return false;
    } catch (InterruptedException e) {
      return true;
    }
  }

  private static Finding finding(String path, int line, String text) {
    boolean bad = text.startsWith("BAD");
    return Finding.builder()
        .validation("mark")
        .rule(bad ? "bad" : "warn")
        .severity(bad ? Severity.ERROR : Severity.WARNING)
        .path(path)
        .start(line, 1)
        .end(line, text.length() + 1)
        .message(text)
        .fingerprint(Integer.toHexString((path + text).hashCode()))
        .suppression(text.startsWith("HUSH") ? "as told" : "")
        .build();
  }

  /** Bytes that are not valid UTF-8. */
  public static byte[] latin1(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }
}
