package io.codeguard.validators;

import java.nio.file.Path;

/**
 * A file to look at.
 *
 * @param path relative to the source's root, separated by {@code /}; for messages and findings
 * @param location where the content is; a regular file, never a link
 */
public record SourceFile(String path, Path location) {}
