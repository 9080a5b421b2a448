package io.codeguard.validators.files;

import io.codeguard.reporting.FileResult;
import io.codeguard.reporting.Finding;
import io.codeguard.reporting.Rule;
import io.codeguard.reporting.identity.Fingerprints;
import io.codeguard.reporting.identity.LineHashes;
import io.codeguard.reporting.text.Lines;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Collects the findings of one file. Not thread-safe. */
public final class FileFindings {
  /** The number of UTF-16 code units of the match that go into the fingerprint. */
  private static final int MAX_MATCHED = 4000;

  private static final Lines.Place NO_PLACE = new Lines.Place(0, 0);

  private final String validation;
  private final Content content;
  private final boolean describing;
  private final List<Found> found = new ArrayList<>();

  /** A finding; {@code start} is -1 if it is about the whole file. */
  private record Found(
      Rule rule,
      int start,
      int end,
      String message,
      String matched,
      String suppression,
      boolean external) {

    Found shortened() {
      return matched.length() <= MAX_MATCHED
          ? this
          : new Found(
              rule, start, end, message, matched.substring(0, MAX_MATCHED), suppression, external);
    }
  }

  /**
   * @param validation the validator's type
   */
  public FileFindings(String validation, Content content) {
    this(validation, content, false);
  }

  /**
   * @param validation the validator's type
   * @param describing whether findings describe their rules, for validators whose rules are not
   *     known in advance
   */
  public FileFindings(String validation, Content content, boolean describing) {
    this.validation = validation;
    this.content = content;
    this.describing = describing;
  }

  /**
   * Adds a finding about a range of the text.
   *
   * @param end exclusive
   * @param matched identifies the finding in later runs; see {@link Finding#fingerprint}
   * @throws FileIncompleteException if there are too many
   */
  public void add(Rule rule, int start, int end, String message, String matched)
      throws FileIncompleteException {
    add(rule, start, end, message, matched, "", false);
  }

  /**
   * Adds a finding about the whole file.
   *
   * @param suppression the reason of its suppression; empty if it is not suppressed
   * @param external whether it is suppressed outside of the source
   * @throws FileIncompleteException if there are too many
   */
  public void addWholeFile(Rule rule, String message, String suppression, boolean external)
      throws FileIncompleteException {
    add(new Found(rule, -1, -1, message, message, suppression, external));
  }

  /**
   * Adds a finding about a range of the text, which may be suppressed.
   *
   * @param suppression the reason of its suppression; empty if it is not suppressed
   * @param external whether it is suppressed outside of the source
   * @throws FileIncompleteException if there are too many
   */
  public void add(
      Rule rule,
      int start,
      int end,
      String message,
      String matched,
      String suppression,
      boolean external)
      throws FileIncompleteException {
    add(new Found(rule, start, end, message, matched, suppression, external));
  }

  private void add(Found one) throws FileIncompleteException {
    if (found.size() == FileResult.MAX_FINDINGS) {
      throw new FileIncompleteException(FileResult.TOO_MANY_FINDINGS);
    }
    found.add(one.shortened());
  }

  /** Returns the findings sorted by location. */
  public List<Finding> toList() {
    if (found.isEmpty()) {
      return List.of();
    }
    String text = content.anyText();
    Marks marks =
        new Marks(
            new Fingerprints(),
            LineHashes.of(content.lines(), content.hasByteOrderMark(), lines()),
            Suppressions.of(text));
    return found.stream()
        .sorted(
            Comparator.comparingInt(Found::start)
                .thenComparing(one -> one.rule().id())
                .thenComparing(Found::message))
        .map(one -> finding(one, marks))
        .toList();
  }

  private Set<Integer> lines() {
    return found.stream().map(one -> place(one.start()).line()).collect(Collectors.toSet());
  }

  /** The sources of the findings' attributes in a file. */
  private record Marks(
      Fingerprints fingerprints, LineHashes lineHashes, Suppressions suppressions) {}

  private Finding finding(Found one, Marks marks) {
    Lines.Place start = place(one.start());
    Lines.Place end = place(one.end());
    Rule rule = one.rule();
    Fingerprints.Pair pair =
        marks.fingerprints().next(validation, rule.id(), content.path(), one.matched());
    String comment = marks.suppressions().reason(start.line(), rule.id());
    return Finding.builder()
        .validation(validation)
        .rule(rule.id())
        .severity(rule.severity())
        .path(content.path())
        .start(start.line(), start.column())
        .end(end.line(), end.column())
        .message(one.message())
        .fingerprint(pair.here())
        .moveFingerprint(pair.anywhere())
        .lineHash(marks.lineHashes().line(start.line()))
        .helpUri(rule.helpUri())
        .suppression(one.suppression().isEmpty() ? comment : one.suppression())
        .external(one.external())
        .ruleSummary(describing ? rule.summary() : "")
        .ruleTags(describing ? rule.tags() : List.of())
        .build();
  }

  private Lines.Place place(int offset) {
    return offset < 0 ? NO_PLACE : content.lines().place(offset);
  }
}
