package io.codeguard.worker.source.git;

import io.codeguard.worker.source.tree.SourceException;
import java.io.Closeable;
import java.io.IOException;
import java.util.Optional;
import org.eclipse.jgit.errors.TransportException;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.transport.Transport;

/** A remote repository and its transport. Used for one fetch, by one thread. */
interface GitRemote extends Closeable {
  /** The address for messages, without secrets. */
  String shown();

  String host();

  Transport open(Repository repository) throws IOException, SourceException;

  /** Explains a failure that is specific to this transport; empty if it is not. */
  Optional<SourceException> explain(TransportException e) throws SourceException;
}
