package io.codeguard.worker.source.git;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.codeguard.worker.source.credentials.PoolSecret;
import io.codeguard.worker.source.network.AddressPolicy;
import io.codeguard.worker.source.tree.SourceException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.sshd.common.NamedResource;
import org.apache.sshd.common.SshConstants;
import org.apache.sshd.common.SshException;
import org.apache.sshd.common.config.keys.FilePasswordProvider;
import org.apache.sshd.common.util.security.SecurityUtils;
import org.eclipse.jgit.errors.TransportException;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.transport.SshTransport;
import org.eclipse.jgit.transport.Transport;
import org.eclipse.jgit.transport.URIish;
import org.eclipse.jgit.transport.sshd.JGitKeyCache;
import org.eclipse.jgit.transport.sshd.SshdSessionFactory;
import org.eclipse.jgit.transport.sshd.SshdSessionFactoryBuilder;

/**
 * A remote repository over SSH, in Java. The key and the host keys are those of the pool's secret;
 * the system's keys, agent and configuration are ignored.
 */
final class SshRemote implements GitRemote {
  private final SshAddress address;
  private final AddressPolicy policy;
  private final PoolSecret secret;
  private final KnownHosts hosts;
  private final SshdSessionFactory sessions;
  private final LimitedSsh limited;

  /**
   * @param home a directory that does not exist
   */
  SshRemote(SshAddress address, AddressPolicy policy, GitLogins logins, Path home, long maxBytes)
      throws SourceException {
    this.address = address;
    this.policy = policy;
    Optional<PoolSecret> found = logins.ssh(address);
    if (found.isEmpty()) {
      throw SourceException.permanent(
          "source.git.url: there is no SSH key in the pool for "
              + address.shown()
              + "; use an https address, or ask the pool's owner"
              + " to add a secret with ssh-privatekey and known_hosts to spec.gitCredentials");
    }
    this.secret = found.get();
    this.hosts = new KnownHosts(secret, address);
    List<KeyPair> keys = keys(secret);
    this.sessions =
        new SshdSessionFactoryBuilder()
            .setHomeDirectory(home.toFile())
            .setSshDirectory(home.toFile())
            .setPreferredAuthentications("publickey")
            .setDefaultIdentities(_ -> List.of())
            .setDefaultKeysProvider(_ -> keys)
            .setServerKeyDatabase((_, _) -> hosts)
            .setConnectorFactory(null)
            .build(new JGitKeyCache());
    this.limited = new LimitedSsh(sessions, maxBytes);
  }

  private static List<KeyPair> keys(PoolSecret secret) throws SourceException {
    String text = secret.get(GitLogins.PRIVATE_KEY) + "\n";
    List<KeyPair> keys = new ArrayList<>();
    try (InputStream in = new ByteArrayInputStream(text.getBytes(UTF_8))) {
      Iterable<KeyPair> loaded =
          SecurityUtils.loadKeyPairIdentities(
              null, NamedResource.ofName(GitLogins.PRIVATE_KEY), in, FilePasswordProvider.EMPTY);
      if (loaded != null) {
        loaded.forEach(keys::add);
      }
    } catch (IOException | GeneralSecurityException | RuntimeException e) {
      // Reported below, because the exception's message could contain the key.
    }
    if (keys.isEmpty()) {
      throw secret.invalid(
          "its key ssh-privatekey is not a private key, or is protected by a passphrase; use a key without one");
    }
    return keys;
  }

  @Override
  public String shown() {
    return address.shown();
  }

  @Override
  public String host() {
    return address.host();
  }

  /** Connects to the address that was checked; the host's key is looked up by its name. */
  @Override
  public Transport open(Repository repository) throws IOException {
    URIish checked =
        new URIish()
            .setScheme(address.path().startsWith("/") ? "ssh" : null)
            .setUser(address.user())
            .setHost(policy.resolve(address.host())[0].getHostAddress())
            .setPort(address.port())
            .setPath(address.path());
    SshTransport transport = (SshTransport) Transport.open(repository, checked);
    transport.setSshSessionFactory(limited);
    return transport;
  }

  @Override
  public Optional<SourceException> explain(TransportException e) {
    if (hosts.refusal().isPresent()) {
      return hosts.refusal();
    }
    boolean refused =
        Stream.<Throwable>iterate(e, cause -> cause != null, Throwable::getCause)
            .filter(SshException.class::isInstance)
            .map(SshException.class::cast)
            .anyMatch(
                cause ->
                    cause.getDisconnectCode()
                        == SshConstants.SSH2_DISCONNECT_NO_MORE_AUTH_METHODS_AVAILABLE);
    return refused
        ? Optional.of(
            secret.invalid(
                "%s rejected its ssh-privatekey; give the key read access there"
                    .formatted(address.shown())))
        : Optional.empty();
  }

  @Override
  public void close() {
    sessions.close();
  }
}
