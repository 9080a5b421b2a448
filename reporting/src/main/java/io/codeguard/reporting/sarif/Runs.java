package io.codeguard.reporting.sarif;

import io.codeguard.reporting.FileResult;
import io.codeguard.reporting.Finding;
import io.codeguard.reporting.Outcome;
import io.codeguard.reporting.ValidationRules;
import io.codeguard.reporting.sarif.Run.NotScanned;
import io.codeguard.reporting.sarif.SarifWriter.ValidatedFile;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Groups files' results by validation. Interns strings, because decoded results contain many equal
 * ones.
 */
final class Runs {
  private final Map<String, String> texts = new HashMap<>();
  private final Map<List<String>, List<String>> tags = new HashMap<>();
  private final SortedMap<String, List<Finding>> findings = new TreeMap<>();
  private final Map<String, List<NotScanned>> notScanned = new HashMap<>();
  private final Map<String, Long> withFindings = new HashMap<>();
  private final Map<String, ValidationRules> validations = new HashMap<>();

  private Runs() {}

  static Runs of(Collection<ValidationRules> validations, Iterable<ValidatedFile> files) {
    Runs runs = new Runs();
    validations.forEach(known -> runs.validations.put(known.type(), known));
    files.forEach(file -> runs.add(file.validation(), file.result()));
    return runs;
  }

  private void add(String validation, FileResult result) {
    String type = once(validation);
    List<Finding> ofType = findings.computeIfAbsent(type, _ -> new ArrayList<>());
    result.findings().forEach(finding -> ofType.add(compact(type, finding)));
    if (result.outcome() == Outcome.FINDINGS) {
      withFindings.merge(type, 1L, Long::sum);
    } else if (result.outcome() != Outcome.CLEAN) {
      notScanned
          .computeIfAbsent(type, _ -> new ArrayList<>())
          .add(new NotScanned(result.path(), result.outcome(), once(result.reason())));
    }
  }

  private Finding compact(String validation, Finding finding) {
    return Finding.builder()
        .validation(validation)
        .rule(once(finding.rule()))
        .severity(finding.severity())
        .path(once(finding.path()))
        .start(finding.line(), finding.column())
        .end(finding.endLine(), finding.endColumn())
        .message(once(finding.message()))
        .fingerprint(finding.fingerprint())
        .moveFingerprint(finding.moveFingerprint())
        .lineHash(finding.lineHash())
        .helpUri(once(finding.helpUri()))
        .suppression(once(finding.suppression()))
        .external(finding.external())
        .ruleSummary(once(finding.ruleSummary()))
        .ruleTags(tags.computeIfAbsent(finding.ruleTags(), same -> same))
        .build();
  }

  private String once(String text) {
    String known = texts.putIfAbsent(text, text);
    return known == null ? text : known;
  }

  /** The runs, sorted by validation. */
  List<Run> all() {
    return findings.entrySet().stream()
        .map(
            ofType -> {
              String type = ofType.getKey();
              ValidationRules known =
                  validations.getOrDefault(type, new ValidationRules(type, "", List.of()));
              return Run.of(
                  type,
                  known.version(),
                  known.rules(),
                  ofType.getValue(),
                  notScanned.getOrDefault(type, new ArrayList<>()),
                  withFindings.getOrDefault(type, 0L));
            })
        .toList();
  }
}
