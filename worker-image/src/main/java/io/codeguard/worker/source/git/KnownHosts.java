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
 * The host keys that the pool's owner vouches for: lines as in OpenSSH's known_hosts. They are
 * looked up by the name that the job gives, whatever address is connected to; no key is learned.
 * Certificate authorities are not known.
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
      throw secret.wrong(
          "its key known_hosts is not as OpenSSH writes it; put in the lines of ssh-keyscan");
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

  /** Empty for kinds of keys that this program does not know. */
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
    if (holds(keys, key) && !holds(revoked, key)) {
      return true;
    }
    refusal =
        secret.wrong(
            keys.isEmpty()
                ? "its known_hosts has no key of %s port %d, which shows %s; make sure that this is"
                        .formatted(address.host(), address.port(), KeyUtils.getFingerPrint(key))
                    + " the host's key, and add it (ssh-keyscan prints the line)"
                : "its known_hosts has another key of %s port %d, which shows %s; somebody may be"
                        .formatted(address.host(), address.port(), KeyUtils.getFingerPrint(key))
                    + " in between: find out whether the host has a new key");
    return false;
  }

  private static boolean holds(List<PublicKey> keys, PublicKey key) {
    return keys.stream().anyMatch(known -> KeyUtils.compareKeys(known, key));
  }

  /** Why the host's key was refused, if it was. */
  Optional<SourceException> refusal() {
    return Optional.ofNullable(refusal);
  }
}
