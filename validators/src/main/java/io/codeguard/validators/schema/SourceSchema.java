package io.codeguard.validators.schema;

import io.codeguard.reporting.FileResult;
import io.codeguard.validators.SourceFile;
import io.codeguard.validators.Validator;
import io.codeguard.validators.files.Content;
import io.codeguard.validators.files.FileByFile;
import io.codeguard.validators.files.FileSkippedException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

/**
 * Validates files against a schema in the same source. It is read for each batch, because jobs
 * share no state.
 */
record SourceSchema(String path) implements Validator.Check {
  private static final int MAX_BYTES = 1024 * 1024;

  @Override
  public List<FileResult> validate(List<SourceFile> files, Instant deadline) {
    if (files.isEmpty()) {
      return List.of();
    }
    try {
      SchemaCheck check = new SchemaCheck(SchemaText.compile(read(files.getFirst())));
      return new FileByFile(JsonSchemaValidator.TYPE, check).validate(files, deadline);
    } catch (InvalidSchemaException e) {
      String reason = "parameters.schemaFile: '%s' %s".formatted(path, e.getMessage());
      return files.stream().map(file -> FileResult.failed(file.path(), reason)).toList();
    }
  }

  private String read(SourceFile neighbour) throws InvalidSchemaException {
    Path root = root(neighbour);
    Path location = root.resolve(path).normalize();
    try {
      // A link in its path may point outside of the source.
      boolean inside =
          location.startsWith(root)
              && location.toRealPath().equals(root.toRealPath().resolve(root.relativize(location)));
      if (!inside) {
        throw new InvalidSchemaException(
            "is not a file in the source; give a path relative to its root");
      }
      Content content = Content.read(path, location);
      if (content.bytes().length > MAX_BYTES) {
        throw new InvalidSchemaException("is larger than 1 MiB; make it smaller");
      }
      return content.text();
    } catch (IOException e) {
      throw new InvalidSchemaException("is not in the source; give a path from its root");
    } catch (FileSkippedException e) {
      throw new InvalidSchemaException("cannot be used: " + e.getMessage());
    }
  }

  /** Resolves the path below the root. */
  private static Path root(SourceFile file) {
    Path root = file.location().toAbsolutePath();
    for (int i = Path.of(file.path()).getNameCount(); i > 0; i--) {
      root = root.getParent();
    }
    return root;
  }
}
