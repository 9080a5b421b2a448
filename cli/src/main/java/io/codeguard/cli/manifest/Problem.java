package io.codeguard.cli.manifest;

/** An error in a manifest. The message names the field and the remedy. */
record Problem(FilePosition place, String message) {
  @Override
  public String toString() {
    return "line " + place.line() + ", column " + place.column() + ": " + message;
  }
}
