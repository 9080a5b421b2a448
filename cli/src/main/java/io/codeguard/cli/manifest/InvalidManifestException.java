package io.codeguard.cli.manifest;

import java.util.List;
import java.util.stream.Collectors;

/** A manifest is invalid; the message has one line per error. */
public final class InvalidManifestException extends Exception {
  private static final long serialVersionUID = 1L;

  InvalidManifestException(String message) {
    super(message);
  }

  InvalidManifestException(List<Problem> problems) {
    super(problems.stream().map(Problem::toString).collect(Collectors.joining("\n")));
  }

  static InvalidManifestException at(FilePosition place, String message) {
    return new InvalidManifestException(List.of(new Problem(place, message)));
  }
}
