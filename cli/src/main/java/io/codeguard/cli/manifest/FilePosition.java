package io.codeguard.cli.manifest;

/** A place in a file; both count from 1. */
record FilePosition(int line, int column) {}
