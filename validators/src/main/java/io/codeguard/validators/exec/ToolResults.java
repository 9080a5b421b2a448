package io.codeguard.validators.exec;

import io.codeguard.reporting.FileResult;
import io.codeguard.reporting.Rule;
import io.codeguard.reporting.text.Lines;
import io.codeguard.reporting.text.Sanitizer;
import io.codeguard.validators.SourceFile;
import io.codeguard.validators.exec.Tool.ToolFailedException;
import io.codeguard.validators.files.Content;
import io.codeguard.validators.files.FileFindings;
import io.codeguard.validators.files.FileIncompleteException;
import io.codeguard.validators.files.FileSkippedException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** Assigns findings to files, with locations and fingerprints like those of other validators. */
final class ToolResults {
  private static final String NO_RULE = "no-rule-id";

  private final String type;
  private final Path root;
  private final Predicate<String> others;

  /**
   * @param root the directory in which the program ran
   * @param others other files of the source that the program may report on although they are not in
   *     the batch
   */
  ToolResults(String type, Path root, Predicate<String> others) {
    this.type = type;
    this.root = root;
    this.others = others;
  }

  /**
   * Ignores findings in other files of the source, which are in other batches. If the program could
   * not read one of them, it may have stopped there, so no file counts as clean.
   *
   * @throws ToolFailedException if it reports on any other path, because its output is then not
   *     reliable
   */
  List<FileResult> of(List<SourceFile> files, ToolOutput says)
      throws ToolFailedException, IOException {
    Map<String, List<ToolFinding>> found = new HashMap<>();
    files.forEach(file -> found.put(file.path(), new ArrayList<>()));
    for (ToolFinding finding : says.findings()) {
      given(finding.path(), found.keySet(), "").ifPresent(path -> found.get(path).add(finding));
    }
    Map<String, String> unread = new HashMap<>();
    String unreadElsewhere = null;
    for (Map.Entry<String, String> file : says.unread().entrySet()) {
      Optional<String> path = given(file.getKey(), found.keySet(), file.getValue());
      if (path.isPresent()) {
        unread.put(path.get(), file.getValue());
      } else {
        unreadElsewhere = "it could not read '%s': %s".formatted(file.getKey(), file.getValue());
      }
    }
    List<FileResult> results = new ArrayList<>();
    for (SourceFile file : files) {
      FileResult result = result(file, found.get(file.path()));
      String reason = unread.get(file.path());
      if (reason != null) {
        results.add(unread(result, FileResult.unusable(file.path(), told(reason))));
      } else if (unreadElsewhere != null) {
        results.add(unread(result, FileResult.failed(file.path(), told(unreadElsewhere))));
      } else {
        results.add(result);
      }
    }
    return results;
  }

  private String told(String reason) {
    return type + ": " + Sanitizer.line(reason, 300);
  }

  private static FileResult unread(FileResult result, FileResult otherwise) {
    return result.findings().isEmpty()
        ? otherwise
        : FileResult.partial(result.path(), "not fully read", result.findings());
  }

  /**
   * Resolves relative and absolute paths, and URIs.
   *
   * @param reason the program's message about the path
   */
  private Optional<String> given(String path, Set<String> files, String reason)
      throws ToolFailedException {
    String plain = relative(path);
    String given = files.contains(plain) ? plain : relative(decoded(path));
    if (files.contains(given)) {
      return Optional.of(given);
    }
    if (isThere(given) && others.test(given)) {
      return Optional.empty();
    }
    throw new ToolFailedException(
        "it reports on '%s', which is not in the batch%s"
            .formatted(
                Sanitizer.line(path, 200),
                reason.isBlank() ? "" : ": " + Sanitizer.line(reason.strip(), 200)));
  }

  private boolean isThere(String path) {
    try {
      Path file = root.resolve(path).normalize();
      return file.startsWith(root) && Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS);
    } catch (InvalidPathException e) {
      return false;
    }
  }

  private static String decoded(String uri) {
    try {
      String path = URI.create(uri.replace(" ", "%20")).getPath();
      return path == null ? uri : path;
    } catch (IllegalArgumentException noUri) {
      return uri;
    }
  }

  private String relative(String path) {
    try {
      Path absolute = root.resolve(path).normalize();
      return absolute.startsWith(root) ? root.relativize(absolute).toString() : path;
    } catch (InvalidPathException e) {
      return path;
    }
  }

  private FileResult result(SourceFile file, List<ToolFinding> found) throws IOException {
    if (found.isEmpty()) {
      return FileResult.of(file.path(), List.of());
    }
    try {
      Content content = Content.read(file.path(), file.location());
      QuotedSecrets secrets = new QuotedSecrets(content.anyText());
      FileFindings findings = new FileFindings(type, content, true);
      try {
        for (ToolFinding one : found) {
          add(one, secrets.hide(one.message()), content, findings);
        }
        return FileResult.of(file.path(), findings.toList());
      } catch (FileIncompleteException e) {
        return FileResult.partial(file.path(), e.getMessage(), findings.toList());
      }
    } catch (FileSkippedException e) {
      return FileResult.skipped(file.path(), e.getMessage());
    }
  }

  private static void add(ToolFinding one, String message, Content content, FileFindings findings)
      throws FileIncompleteException {
    String id = one.rule().isBlank() ? NO_RULE : Sanitizer.line(one.rule(), 200);
    Rule rule =
        new Rule(id, one.about().summary(), id, one.severity(), one.helpUri(), one.about().tags());
    if (one.line() < 1) {
      findings.addWholeFile(rule, message, one.suppression(), one.external());
      return;
    }
    Lines lines = content.lines();
    int start = offset(one.line(), one.column(), one.codePoints(), content);
    int end =
        one.endColumn() < 1 || one.endLine() < one.line()
            ? start
            : Math.max(start, offset(one.endLine(), one.endColumn(), one.codePoints(), content));
    findings.add(rule, start, end, message, lines.near(start), one.suppression(), one.external());
  }

  private static int offset(int line, int column, boolean codePoints, Content content) {
    Lines lines = content.lines();
    if (!codePoints || column <= 1) {
      return lines.offset(line, column);
    }
    int start = lines.offset(line, 1);
    String text = lines.around(start);
    int points = Math.min(column - 1, text.codePointCount(0, text.length()));
    return start + text.offsetByCodePoints(0, points);
  }
}
