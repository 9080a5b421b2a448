package io.codeguard.worker.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import org.eclipse.jgit.dircache.DirCache;
import org.eclipse.jgit.dircache.DirCacheBuilder;
import org.eclipse.jgit.dircache.DirCacheEntry;
import org.eclipse.jgit.lib.CommitBuilder;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectInserter;
import org.eclipse.jgit.lib.PersonIdent;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.lib.RefUpdate;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;
import org.eclipse.jgit.transport.PacketLineOut;
import org.eclipse.jgit.transport.RefAdvertiser.PacketLineOutRefAdvertiser;
import org.eclipse.jgit.transport.UploadPack;

/** A real git repository, served over HTTP. */
public final class GitServer implements AutoCloseable {
  private static final PersonIdent AUTHOR =
      new PersonIdent("Test", "test@example.org", Instant.EPOCH, ZoneOffset.UTC);

  /**
   * A file of a commit.
   *
   * @param content text, or the commit's id for a submodule
   */
  public record Entry(FileMode mode, String path, String content) {
    public static Entry file(String path, String content) {
      return new Entry(FileMode.REGULAR_FILE, path, content);
    }
  }

  private final FileServer server;
  private final Repository repository;
  private volatile Optional<byte[]> pack = Optional.empty();

  private GitServer(FileServer server, Repository repository) {
    this.server = server;
    this.repository = repository;
  }

  public static GitServer start(Path directory) {
    return start(directory, FileServer.start());
  }

  /**
   * @param server closed with this one
   */
  public static GitServer start(Path directory, FileServer server) {
    try {
      Repository repository =
          new FileRepositoryBuilder().setGitDir(directory.toFile()).setBare().build();
      repository.create(true);
      var _ = repository.updateRef(Constants.HEAD).link(Constants.R_HEADS + "main");
      GitServer git = new GitServer(server, repository);
      git.server.handle("/repo.git/info/refs", git::advertise);
      git.server.handle("/repo.git/git-upload-pack", git::upload);
      return git;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public String url() {
    return server.url("/repo.git");
  }

  public Repository repository() {
    return repository;
  }

  public FileServer server() {
    return server;
  }

  /** Serves the repository's files like a plain web server; returns the address. */
  public String plain() {
    return server.handle("/plain.git", this::file);
  }

  private void file(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath().substring("/plain.git/".length());
    Path file = repository.getDirectory().toPath().resolve(path);
    if (path.equals("info/refs")) {
      FileServer.send(exchange, 200, references());
    } else if (path.equals("objects/info/packs")) {
      FileServer.send(exchange, 200, "\n".getBytes(UTF_8));
    } else if (Files.isRegularFile(file)) {
      FileServer.send(exchange, 200, Files.readAllBytes(file));
    } else {
      FileServer.send(exchange, 404, new byte[0]);
    }
  }

  /** In the format of {@code git update-server-info}. */
  private byte[] references() throws IOException {
    StringBuilder text = new StringBuilder();
    for (Ref ref : repository.getRefDatabase().getRefsByPrefix(Constants.R_REFS)) {
      text.append(ref.getObjectId().name()).append('\t').append(ref.getName()).append('\n');
    }
    return text.toString().getBytes(UTF_8);
  }

  /** The number of requests for a pack, or for the references of protocol 2. */
  public int requests() {
    return server.requests();
  }

  /** Whether commits that no branch or tag refers to can be requested. */
  public void servesAnyCommit(boolean any) {
    repository.getConfig().setBoolean("uploadpack", null, "allowReachableSHA1InWant", any);
  }

  /** Sends this pack to every client. */
  public void sends(byte[] content) {
    pack = Optional.of(content);
  }

  /** Commits on top of a reference, which may be new. */
  public String commit(String ref, Entry... entries) {
    try (ObjectInserter inserter = repository.newObjectInserter()) {
      DirCache index = DirCache.newInCore();
      DirCacheBuilder builder = index.builder();
      for (Entry entry : entries) {
        DirCacheEntry cached = new DirCacheEntry(entry.path());
        cached.setFileMode(entry.mode());
        cached.setObjectId(
            entry.mode().equals(FileMode.GITLINK)
                ? ObjectId.fromString(entry.content())
                : inserter.insert(Constants.OBJ_BLOB, entry.content().getBytes(UTF_8)));
        builder.add(cached);
      }
      builder.finish();
      return commit(ref, inserter, index.writeTree(inserter));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Commits a tree with the given unchecked entries. */
  public String commit(String ref, ObjectInserter inserter, ObjectId tree) throws IOException {
    CommitBuilder commit = new CommitBuilder();
    commit.setTreeId(tree);
    ObjectId parent = repository.resolve(ref);
    commit.setParentIds(parent == null ? List.of() : List.of(parent));
    commit.setAuthor(AUTHOR);
    commit.setCommitter(AUTHOR);
    commit.setMessage("Change");
    ObjectId id = inserter.insert(commit);
    inserter.flush();
    point(ref, id.name());
    return id.name();
  }

  public ObjectInserter inserter() {
    return repository.newObjectInserter();
  }

  /** Updates or creates a reference. */
  public void point(String ref, String id) {
    try {
      RefUpdate update = repository.updateRef(ref);
      update.setNewObjectId(ObjectId.fromString(id));
      var _ = update.forceUpdate();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private UploadPack uploadPack(HttpExchange exchange) {
    UploadPack pack = new UploadPack(repository);
    pack.setBiDirectionalPipe(false);
    String protocol = exchange.getRequestHeaders().getFirst("Git-Protocol");
    if (protocol != null) {
      pack.setExtraParameters(List.of(protocol.split(":")));
    }
    return pack;
  }

  private void advertise(HttpExchange exchange) throws IOException {
    exchange
        .getResponseHeaders()
        .set("Content-Type", "application/x-git-upload-pack-advertisement");
    exchange.sendResponseHeaders(200, 0);
    try (OutputStream body = exchange.getResponseBody()) {
      PacketLineOut out = new PacketLineOut(body);
      out.writeString("# service=git-upload-pack\n");
      out.end();
      uploadPack(exchange).sendAdvertisedRefs(new PacketLineOutRefAdvertiser(out));
    }
  }

  private void upload(HttpExchange exchange) throws IOException {
    exchange.getResponseHeaders().set("Content-Type", "application/x-git-upload-pack-result");
    boolean gzipped = "gzip".equals(exchange.getRequestHeaders().getFirst("Content-Encoding"));
    try (InputStream raw = exchange.getRequestBody();
        InputStream body = gzipped ? new GZIPInputStream(raw) : raw) {
      exchange.sendResponseHeaders(200, 0);
      byte[] request = body.readAllBytes();
      if (pack.isPresent() && new String(request, UTF_8).contains("command=fetch")) {
        send(pack.get(), exchange.getResponseBody());
      } else {
        uploadPack(exchange)
            .upload(new ByteArrayInputStream(request), exchange.getResponseBody(), null);
      }
    }
  }

  /** A response in protocol 2. */
  private void send(byte[] content, OutputStream body) throws IOException {
    PacketLineOut out = new PacketLineOut(body);
    out.writeString("shallow-info\n");
    out.writeString("shallow " + repository.resolve(Constants.HEAD).name() + "\n");
    out.writeDelim();
    out.writeString("packfile\n");
    byte[] packet = new byte[32 * 1024];
    packet[0] = 1;
    for (int from = 0; from < content.length; from += packet.length - 1) {
      int length = Math.min(packet.length - 1, content.length - from);
      System.arraycopy(content, from, packet, 1, length);
      out.writePacket(packet, 0, length + 1);
    }
    out.end();
  }

  @Override
  public void close() {
    server.close();
  }
}
