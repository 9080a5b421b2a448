package io.codeguard.cli.manifest;

/** A mistake in a manifest. The message names the field and says what to do. */
record Problem(FilePosition place, String message) {
  @Override
  public String toString() {
    return "line " + place.line() + ", column " + place.column() + ": " + message;
  }
}
