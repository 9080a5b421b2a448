package io.codeguard.worker.source.git;

import io.codeguard.worker.source.tree.SourceException;
import java.io.Closeable;
import java.io.IOException;
import java.util.Optional;
import org.eclipse.jgit.errors.TransportException;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.transport.Transport;

/** Where a git repository is, and the way there. Used for one fetch, by one thread. */
interface GitRemote extends Closeable {
  /** The address for people, without anything secret. */
  String shown();

  String host();

  Transport open(Repository repository) throws IOException, SourceException;

  /** What went wrong, where only this way there can tell. */
  Optional<SourceException> explain(TransportException e) throws SourceException;
}
