package io.codeguard.worker.source.credentials;

import io.codeguard.worker.source.tree.Messages;
import io.codeguard.worker.source.tree.SourceException;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A secret of the pool, mounted as one file per key. Files are read on each use, because they
 * change with the secret. Thread-safe.
 *
 * @param field the field of the WorkerPool that refers to it, for messages
 * @param directory the mounted directory; need not exist
 */
public record PoolSecret(String field, String name, Path directory) {
  private static final SecretReader FILES = SecretReader.start();

  /** Returns a key's value without surrounding whitespace; empty if it is missing or blank. */
  public Optional<String> find(String key) throws SourceException {
    try {
      return Optional.of(FILES.read(directory.resolve(key)).strip())
          .filter(text -> !text.isEmpty());
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw invalid("its key " + key + " cannot be read as text (" + Messages.cause(e) + ")");
    }
  }

  public String get(String key) throws SourceException {
    Optional<String> text = find(key);
    if (text.isEmpty()) {
      throw invalid("it does not exist, or has no key " + key + "; add it");
    }
    return text.get();
  }

  /** Describes the secret in messages, without its contents. */
  public String described() {
    return "secret '%s' of the pool's %s".formatted(Messages.line(name), field);
  }

  public SourceException invalid(String why) {
    return SourceException.permanent(
        described()
            + " cannot be used by the workers (ask the pool's owner to correct it): "
            + why);
  }
}
