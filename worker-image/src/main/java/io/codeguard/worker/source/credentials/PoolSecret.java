package io.codeguard.worker.source.credentials;

import io.codeguard.worker.source.tree.Messages;
import io.codeguard.worker.source.tree.SourceException;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A secret of the pool's owner, with a file for each of its keys. They are read anew for each use,
 * since they change when the secret does. Thread-safe.
 *
 * @param field of the WorkerPool that names it, for messages
 * @param directory where the files are; need not exist
 */
public record PoolSecret(String field, String name, Path directory) {
  private static final SecretReader FILES = SecretReader.start();

  /** A key's text without the blanks around it; empty when there is none. */
  public Optional<String> find(String key) throws SourceException {
    try {
      return Optional.of(FILES.read(directory.resolve(key)).strip())
          .filter(text -> !text.isEmpty());
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw wrong("its key " + key + " cannot be read as text (" + Messages.cause(e) + ")");
    }
  }

  public String get(String key) throws SourceException {
    Optional<String> text = find(key);
    if (text.isEmpty()) {
      throw wrong("it does not exist, or has no key " + key + "; add it");
    }
    return text.get();
  }

  /** For messages: tells where the secret is, never what is in it. */
  public String described() {
    return "secret '%s' of the pool's %s".formatted(Messages.line(name), field);
  }

  public SourceException wrong(String why) {
    return SourceException.lasting(
        described() + " cannot be used by the workers (who owns the pool can correct it): " + why);
  }
}
