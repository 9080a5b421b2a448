package io.codeguard.worker.source.git;

import io.codeguard.protocol.JobPlan;
import io.codeguard.validators.files.Trees;
import io.codeguard.worker.source.network.AddressPolicy;
import io.codeguard.worker.source.network.LimitedStream;
import io.codeguard.worker.source.network.Web;
import io.codeguard.worker.source.network.WebAddress;
import io.codeguard.worker.source.tree.FetchedSource;
import io.codeguard.worker.source.tree.Messages;
import io.codeguard.worker.source.tree.Revisions;
import io.codeguard.worker.source.tree.SourceException;
import io.codeguard.worker.source.tree.SourceLimits;
import io.codeguard.worker.source.tree.TreeWriter;
import java.io.IOException;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.eclipse.jgit.errors.IncorrectObjectTypeException;
import org.eclipse.jgit.errors.LargeObjectException;
import org.eclipse.jgit.errors.NoRemoteRepositoryException;
import org.eclipse.jgit.errors.TransportException;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.NullProgressMonitor;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.transport.FetchConnection;
import org.eclipse.jgit.transport.FetchResult;
import org.eclipse.jgit.transport.RefSpec;
import org.eclipse.jgit.transport.TagOpt;
import org.eclipse.jgit.transport.Transport;

/**
 * Fetches one commit of a git repository over HTTP or SSH with JGit: git is not executed, hooks,
 * filters, submodules and LFS are not supported, and objects are checked before they are used.
 */
public record GitSource(SourceLimits limits, AddressPolicy policy, GitLogins logins) {
  private static final int TIMEOUT_SECONDS = 60;
  private static final Comparator<Ref> BRANCHES_FIRST = Comparator.comparing(Ref::getName);

  public GitSource {
    IsolatedSystem.install();
  }

  public FetchedSource fetch(JobPlan.Git git, Path directory, Optional<String> expected)
      throws IOException, SourceException, InterruptedException {
    Path gitDirectory = directory.resolve("git");
    TreeWriter writer = new TreeWriter(directory.resolve("files"), limits, limits.totalBytes());
    try (GitRemote remote = remote(git.url(), directory);
        GitStore store = new GitStore(gitDirectory, limits)) {
      ObjectId commit = load(store, remote, git.ref(), expected);
      Revisions.check(expected, commit.name());
      new GitTree(store, limits).write(commit, Optional.ofNullable(git.path()), writer);
      return writer.done(commit.name());
    } catch (OutOfMemoryError | LargeObjectException e) {
      throw SourceException.permanent(
          "source.git needs more memory than the worker has: raise the pool's"
              + " resources.limits.memory, or lower its concurrency");
    } finally {
      Trees.delete(gitDirectory);
    }
  }

  private GitRemote remote(String url, Path directory) throws SourceException {
    Optional<SshAddress> ssh = SshAddress.parse(url);
    return ssh.isPresent()
        ? new SshRemote(
            ssh.get(), policy, logins, directory.resolve("home"), limits.downloadBytes())
        : new HttpRemote(
            WebAddress.parse("source.git.url", url), policy, logins, limits.downloadBytes());
  }

  private static ObjectId load(
      GitStore store, GitRemote remote, String ref, Optional<String> expected)
      throws IOException, SourceException {
    try (Transport transport = transport(store, remote)) {
      String wanted = expected.orElse(ref);
      if (wanted != null && ObjectId.isId(wanted)) {
        Optional<ObjectId> commit = loadById(store, transport, wanted);
        if (commit.isPresent()) {
          return commit.get();
        }
      }
      return load(store, transport, advertised(transport, remote, ref));
    } catch (TransportException e) {
      throw store.refusal().isPresent()
          ? network(remote, e, store.refusal().get())
          : explained(remote, e);
    } catch (UnknownHostException e) {
      throw network(remote, e, e);
    }
  }

  private static Transport transport(Repository repository, GitRemote remote)
      throws IOException, SourceException {
    Transport transport = remote.open(repository);
    transport.setTimeout(TIMEOUT_SECONDS);
    transport.setTagOpt(TagOpt.NO_TAGS);
    transport.setFetchThin(false);
    // Objects are checked when they are used, because JGit treats every shallow fetch as
    // incomplete.
    transport.setDepth(1);
    return transport;
  }

  /** Returns empty if the server does not serve commits by id. */
  private static Optional<ObjectId> loadById(Repository repository, Transport transport, String id)
      throws IOException, SourceException {
    try {
      return Optional.of(load(repository, transport, id));
    } catch (TransportException e) {
      if (transport(e).isPresent()) {
        throw e;
      }
      return Optional.empty();
    }
  }

  private static ObjectId load(Repository repository, Transport transport, String name)
      throws IOException, SourceException {
    FetchResult result = transport.fetch(NullProgressMonitor.INSTANCE, List.of(new RefSpec(name)));
    Ref ref = result.getAdvertisedRef(name);
    ObjectId id = ref == null ? ObjectId.fromString(name) : ref.getObjectId();
    try (RevWalk commits = new RevWalk(repository)) {
      return commits.parseCommit(id).copy();
    } catch (IncorrectObjectTypeException e) {
      throw SourceException.permanent(
          "source.git.ref: '"
              + Messages.line(name)
              + "' is not a commit; set a branch, a tag or a full commit id");
    }
  }

  /** The full name of the server's {@code ref}, or of its HEAD. */
  private static String advertised(Transport transport, GitRemote remote, String ref)
      throws IOException, SourceException {
    if (ref != null && !Repository.isValidRefName(Constants.R_HEADS + ref)) {
      throw absent(remote, ref);
    }
    try (FetchConnection connection = transport.openFetch(List.of(), candidates(ref))) {
      Optional<Ref> found =
          ref == null
              ? Optional.ofNullable(connection.getRef(Constants.HEAD))
              : connection.getRefs().stream()
                  .filter(candidate -> isCalled(candidate, ref))
                  .min(BRANCHES_FIRST);
      return found
          .filter(candidate -> candidate.getObjectId() != null)
          .map(Ref::getName)
          .orElseThrow(() -> absent(remote, ref));
    }
  }

  /** Limits the refs that the server lists, where the protocol supports it. */
  private static String[] candidates(String ref) {
    if (ref == null) {
      return new String[] {Constants.HEAD};
    }
    return ObjectId.isId(ref)
        ? new String[0]
        : new String[] {Constants.R_HEADS + ref, Constants.R_TAGS + ref, ref};
  }

  private static boolean isCalled(Ref candidate, String ref) {
    String name = candidate.getName();
    return name.equals(Constants.R_HEADS + ref)
        || name.equals(Constants.R_TAGS + ref)
        || (ref.startsWith(Constants.R_REFS) && name.equals(ref))
        || candidate.getObjectId().name().equals(ref);
  }

  private static SourceException absent(GitRemote remote, String ref) {
    return SourceException.permanent(
        ref == null
            ? "source.git: " + remote.shown() + " has no default branch; set ref"
            : "source.git.ref: %s has no '%s'; set a branch, a tag or a full commit id"
                .formatted(remote.shown(), Messages.line(ref)));
  }

  /** The network failure that caused the error; empty if the server responded with an error. */
  private static Optional<Throwable> transport(Throwable thrown) {
    return Stream.iterate(thrown, cause -> cause != null, Throwable::getCause)
        .filter(cause -> cause instanceof IOException && !(cause instanceof TransportException))
        .findFirst();
  }

  private static SourceException explained(GitRemote remote, TransportException e)
      throws SourceException {
    if (e instanceof NoRemoteRepositoryException) {
      return SourceException.permanent(
          "source.git.url: there is no git repository at "
              + remote.shown()
              + "; correct the address");
    }
    Optional<SourceException> known = remote.explain(e);
    return known.isPresent() ? known.get() : network(remote, e, transport(e).orElse(e));
  }

  private static SourceException network(GitRemote remote, IOException e, Throwable network) {
    return switch (network) {
      case Web.RefusedAddressException refused -> SourceException.permanent(refused.getMessage());
      case LimitedStream.TooLargeException large ->
          SourceException.permanent(remote.shown() + " is too large: " + large.getMessage());
      case UnknownHostException _ ->
          SourceException.temporary(
              "cannot resolve host '" + Messages.line(remote.host()) + "'", e);
      default ->
          SourceException.temporary(
              remote.shown()
                  + " cannot be fetched: "
                  + Messages.cause(network).replace(remote.shown() + ": ", ""),
              e);
    };
  }
}
