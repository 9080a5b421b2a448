package io.codeguard.worker.source.git;

import io.codeguard.worker.source.network.LimitedStream;
import io.codeguard.worker.source.tree.SourceLimits;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Optional;
import org.eclipse.jgit.internal.storage.file.FileRepository;
import org.eclipse.jgit.lib.ConfigConstants;
import org.eclipse.jgit.lib.ObjectInserter;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;
import org.eclipse.jgit.transport.PackParser;

/** A new repository that accepts packs within limits. Not thread-safe. */
final class GitStore extends FileRepository {
  private final SourceLimits limits;
  private LimitedStream.TooLargeException refusal;

  /**
   * @param directory must not exist
   */
  GitStore(Path directory, SourceLimits limits) throws IOException {
    super(new FileRepositoryBuilder().setGitDir(directory.toFile()).setBare().setup());
    this.limits = limits;
    create(true);
    // A background gc would run on files that are already deleted.
    getConfig()
        .setBoolean(
            ConfigConstants.CONFIG_GC_SECTION, null, ConfigConstants.CONFIG_KEY_AUTODETACH, false);
  }

  /** The reason why a pack was rejected; JGit's own exceptions may not contain it. */
  Optional<LimitedStream.TooLargeException> refusal() {
    return Optional.ofNullable(refusal);
  }

  @Override
  public ObjectInserter newObjectInserter() {
    ObjectInserter usual = super.newObjectInserter();
    return new ObjectInserter.Filter() {
      @Override
      protected ObjectInserter delegate() {
        return usual;
      }

      @Override
      public PackParser newPackParser(InputStream in) {
        return new BoundedPackParser(getObjectDatabase(), in, limits, reason -> refusal = reason);
      }
    };
  }
}
