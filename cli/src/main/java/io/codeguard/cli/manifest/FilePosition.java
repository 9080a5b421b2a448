package io.codeguard.cli.manifest;

/** A position in a file; line and column start at 1. */
record FilePosition(int line, int column) {}
