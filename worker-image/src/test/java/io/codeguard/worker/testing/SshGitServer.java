package io.codeguard.worker.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PublicKey;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.config.keys.PublicKeyEntry;
import org.apache.sshd.common.config.keys.writer.openssh.OpenSSHKeyEncryptionContext;
import org.apache.sshd.common.config.keys.writer.openssh.OpenSSHKeyPairResourceWriter;
import org.apache.sshd.common.keyprovider.KeyPairProvider;
import org.apache.sshd.server.Environment;
import org.apache.sshd.server.ExitCallback;
import org.apache.sshd.server.SshServer;
import org.apache.sshd.server.channel.ChannelSession;
import org.apache.sshd.server.command.Command;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.transport.UploadPack;

/** A real SSH server, which serves one git repository. */
public final class SshGitServer implements AutoCloseable {
  /** Runs a command and returns its exit code. */
  @FunctionalInterface
  public interface Behaviour {
    int run(InputStream in, OutputStream out, OutputStream complaints) throws IOException;
  }

  private final SshServer server = SshServer.setUpDefaultServer();
  private final AtomicInteger connections = new AtomicInteger();
  private final List<String> commands = new CopyOnWriteArrayList<>();
  private final KeyPair hostKey;

  private SshGitServer(
      String host, KeyPair hostKey, PublicKey user, Repository repository, Behaviour other) {
    this.hostKey = hostKey;
    server.setHost(host);
    server.setKeyPairProvider(KeyPairProvider.wrap(hostKey));
    server.setPublickeyAuthenticator(
        (name, key, _) -> {
          connections.incrementAndGet();
          return name.equals("git") && KeyUtils.compareKeys(key, user);
        });
    server.setCommandFactory((_, command) -> new GitCommand(command, repository, other));
  }

  /**
   * @param user whose key is let in
   * @param other in place of git; null for git
   */
  public static SshGitServer start(
      KeyPair hostKey, PublicKey user, Repository repository, Behaviour other) {
    return new SshGitServer("127.0.0.1", hostKey, user, repository, other).started();
  }

  /** Starts a server on another address of this host. */
  public static SshGitServer start(
      String host, KeyPair hostKey, PublicKey user, Repository repository) {
    return new SshGitServer(host, hostKey, user, repository, null).started();
  }

  /**
   * A private key in OpenSSH's format.
   *
   * @param passphrase null for none
   */
  public static String openSsh(KeyPair key, String passphrase) {
    OpenSSHKeyEncryptionContext encryption = null;
    if (passphrase != null) {
      encryption = new OpenSSHKeyEncryptionContext();
      encryption.setPassword(passphrase);
      encryption.setCipherType("256");
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      OpenSSHKeyPairResourceWriter.INSTANCE.writePrivateKey(key, "test", encryption, out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
    return out.toString(UTF_8);
  }

  private SshGitServer started() {
    try {
      server.start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return this;
  }

  public int port() {
    return server.getPort();
  }

  public String url() {
    return "ssh://git@" + server.getHost() + ":" + port() + "/repo.git";
  }

  /** In the format of ssh-keyscan. */
  public String knownHost() {
    return "["
        + server.getHost()
        + "]:"
        + port()
        + " "
        + PublicKeyEntry.toString(hostKey.getPublic());
  }

  /** The number of attempted logins. */
  public int logins() {
    return connections.get();
  }

  /** The requested command. */
  public List<String> commands() {
    return commands;
  }

  @Override
  public void close() {
    try {
      server.stop(true);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private final class GitCommand implements Command {
    private final String command;
    private final Repository repository;
    private final Behaviour other;
    private InputStream in;
    private OutputStream out;
    private OutputStream complaints;
    private ExitCallback end;

    GitCommand(String command, Repository repository, Behaviour other) {
      this.command = command;
      this.repository = repository;
      this.other = other;
    }

    @Override
    public void setInputStream(InputStream in) {
      this.in = in;
    }

    @Override
    public void setOutputStream(OutputStream out) {
      this.out = out;
    }

    @Override
    public void setErrorStream(OutputStream err) {
      this.complaints = err;
    }

    @Override
    public void setExitCallback(ExitCallback callback) {
      this.end = callback;
    }

    @Override
    public void start(ChannelSession channel, Environment environment) {
      commands.add(command);
      String protocol = environment.getEnv().getOrDefault("GIT_PROTOCOL", "");
      Thread.ofVirtual().start(() -> end.onExit(run(protocol)));
    }

    private int run(String protocol) {
      try {
        if (other != null) {
          return other.run(in, out, complaints);
        }
        if (!command.matches("git-upload-pack '/?repo.git'")) {
          complaints.write(
              "fatal: not found: does not appear to be a git repository\n".getBytes(UTF_8));
          complaints.flush();
          return 128;
        }
        UploadPack pack = new UploadPack(repository);
        pack.setExtraParameters(List.of(protocol.split(":")));
        pack.upload(in, out, complaints);
        return 0;
      } catch (IOException e) {
        return 1;
      }
    }

    @Override
    public void destroy(ChannelSession channel) {
      // The command ends with its streams.
    }
  }
}
