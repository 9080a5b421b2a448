package io.codeguard.cli;

/** Formats of standard output. */
enum OutputFormat {
  TABLE,
  JSON
}
