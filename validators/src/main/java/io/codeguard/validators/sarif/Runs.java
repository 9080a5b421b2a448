package io.codeguard.validators.sarif;

import io.codeguard.validators.FileResult;
import io.codeguard.validators.Finding;
import io.codeguard.validators.Outcome;
import io.codeguard.validators.Rule;
import io.codeguard.validators.Validator;
import io.codeguard.validators.sarif.Run.NotLookedAt;
import io.codeguard.validators.sarif.SarifWriter.ValidatedFile;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Sorts files' results by validation. Equal texts are kept once: results are often decoded. */
final class Runs {
  private final Map<String, String> texts = new HashMap<>();
  private final Map<List<String>, List<String>> tags = new HashMap<>();
  private final SortedMap<String, List<Finding>> findings = new TreeMap<>();
  private final Map<String, List<NotLookedAt>> notLookedAt = new HashMap<>();
  private final Map<String, Long> withFindings = new HashMap<>();
  private final Map<String, Validator> validators = new HashMap<>();

  private Runs() {}

  static Runs of(Collection<Validator> validators, Iterable<ValidatedFile> files) {
    Runs runs = new Runs();
    validators.forEach(validator -> runs.validators.put(validator.type(), validator));
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
      notLookedAt
          .computeIfAbsent(type, _ -> new ArrayList<>())
          .add(new NotLookedAt(result.path(), result.outcome(), once(result.reason())));
    }
  }

  private Finding compact(String validation, Finding finding) {
    return new Finding(
        validation,
        once(finding.rule()),
        finding.severity(),
        once(finding.path()),
        finding.line(),
        finding.column(),
        finding.endLine(),
        finding.endColumn(),
        once(finding.message()),
        finding.fingerprint(),
        finding.moveFingerprint(),
        finding.lineHash(),
        once(finding.helpUri()),
        once(finding.suppression()),
        finding.external(),
        once(finding.ruleSummary()),
        tags.computeIfAbsent(finding.ruleTags(), same -> same));
  }

  private String once(String text) {
    String known = texts.putIfAbsent(text, text);
    return known == null ? text : known;
  }

  /** Sorted by validation. */
  List<Run> all() {
    return findings.entrySet().stream()
        .map(
            ofType -> {
              String type = ofType.getKey();
              Validator validator = validators.get(type);
              List<Rule> rules = validator == null ? List.of() : validator.rules();
              String version = validator == null ? "" : validator.version();
              return Run.of(
                  type,
                  version,
                  rules,
                  ofType.getValue(),
                  notLookedAt.getOrDefault(type, new ArrayList<>()),
                  withFindings.getOrDefault(type, 0L));
            })
        .toList();
  }
}
