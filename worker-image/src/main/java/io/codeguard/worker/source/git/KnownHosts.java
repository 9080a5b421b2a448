package io.codeguard.worker.source.git;

import io.codeguard.worker.source.credentials.PoolSecret;
import io.codeguard.worker.source.tree.SourceException;
import java.io.IOException;
import java.io.StringReader;
import java.net.InetSocketAddress;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.sshd.client.config.hosts.KnownHostEntry;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.config.keys.PublicKeyEntryResolver;
import org.eclipse.jgit.transport.CredentialsProvider;
import org.eclipse.jgit.transport.sshd.ServerKeyDatabase;

/**
 * The host keys that the pool's owner trusts, in OpenSSH's known_hosts format. They are looked up
 * by the host name in the job, independent of its address; unknown keys are rejected. Certificate
 * authorities are not supported.
 */
final class KnownHosts implements ServerKeyDatabase {
  private static final String REVOKED = "revoked";

  private final PoolSecret secret;
  private final SshAddress address;
  private final List<PublicKey> keys = new ArrayList<>();
  private final List<PublicKey> revoked = new ArrayList<>();
  private volatile SourceException refusal;

  KnownHosts(PoolSecret secret, SshAddress address) throws SourceException {
    this.secret = secret;
    this.address = address;
    String lines = secret.get(GitLogins.KNOWN_HOSTS);
    try {
      for (KnownHostEntry entry :
          KnownHostEntry.readKnownHostEntries(new StringReader(lines), true)) {
        add(entry);
      }
    } catch (IOException | RuntimeException e) {
      throw secret.invalid(
          "its key known_hosts is not in OpenSSH's format; use the output of ssh-keyscan");
    }
  }

  private void add(KnownHostEntry entry) throws IOException {
    String marker = entry.getMarker();
    if (marker == null && entry.isHostMatch(address.host(), address.port())) {
      key(entry).ifPresent(keys::add);
    } else if (REVOKED.equals(marker)) {
      key(entry).ifPresent(revoked::add);
    }
  }

  /** Returns empty for unsupported key types. */
  private static Optional<PublicKey> key(KnownHostEntry entry) throws IOException {
    try {
      return Optional.ofNullable(
          entry.getKeyEntry().resolvePublicKey(null, PublicKeyEntryResolver.IGNORING));
    } catch (GeneralSecurityException e) {
      return Optional.empty();
    }
  }

  @Override
  public List<PublicKey> lookup(
      String connected, InetSocketAddress remote, Configuration configuration) {
    return keys;
  }

  @Override
  public boolean accept(
      String connected,
      InetSocketAddress remote,
      PublicKey key,
      Configuration configuration,
      CredentialsProvider provider) {
    if (contains(keys, key) && !contains(revoked, key)) {
      return true;
    }
    refusal =
        secret.invalid(
            keys.isEmpty()
                ? "its known_hosts has no key of %s port %d, whose fingerprint is %s; verify that this is"
                        .formatted(address.host(), address.port(), KeyUtils.getFingerPrint(key))
                    + " the host's key, and add it (ssh-keyscan prints the line)"
                : "its known_hosts has another key of %s port %d, whose fingerprint is %s; this may be an"
                        .formatted(address.host(), address.port(), KeyUtils.getFingerPrint(key))
                    + " attack: find out whether the host has a new key");
    return false;
  }

  private static boolean contains(List<PublicKey> keys, PublicKey key) {
    return keys.stream().anyMatch(known -> KeyUtils.compareKeys(known, key));
  }

  /** The reason why the host's key was rejected, if it was. */
  Optional<SourceException> refusal() {
    return Optional.ofNullable(refusal);
  }
}
