package io.codeguard.cli;

/** How results are written to standard output. */
enum OutputFormat {
  TABLE,
  JSON
}
