package io.codeguard.operator;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.codeguard.operator.kube.Apply;
import io.codeguard.operator.kube.Failures;
import io.codeguard.operator.kube.NamespaceScope;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One release serves a namespace: the one that holds the Lease {@link #LEASE} in it. It lies in the
 * served namespace because that is the one place which every release that could serve it sees. The
 * replicas of a release hold it together; which of them acts is for their election to say. Another
 * release takes over when the Lease has not been renewed for its time, by the other's own clock.
 * Thread-safe.
 */
final class NamespaceClaims implements NamespaceScope {
  static final String LEASE = "codeguard-served-by";
  static final Duration LASTS = Duration.ofSeconds(60);
  private static final Duration RENEWED_AFTER = Duration.ofSeconds(15);

  /** A namespace that no resource asked about for so long is left to whoever wants it. */
  private static final Duration WANTED = Duration.ofMinutes(5);

  private static final Logger LOG = LoggerFactory.getLogger(NamespaceClaims.class);

  /**
   * What is known of a namespace's Lease.
   *
   * @param holder a release
   * @param version of the Lease
   * @param since when this version was seen first
   * @param looked when it was looked at last
   * @param wanted when it was asked for last
   */
  private record Claim(
      String holder, String version, Instant since, Instant looked, Instant wanted) {
    Claim wantedAt(Instant now) {
      return new Claim(holder, version, since, looked, now);
    }
  }

  private final KubernetesClient client;
  private final Apply apply;
  private final Clock clock;
  private final String self;
  private final Map<String, Claim> claims = new ConcurrentHashMap<>();

  /**
   * @param self names the release
   */
  NamespaceClaims(KubernetesClient client, Apply apply, String self, Clock clock) {
    this.client = client;
    this.apply = apply;
    this.self = self;
    this.clock = clock;
  }

  @Override
  public boolean includes(String namespace) {
    Instant now = clock.instant();
    Claim claim =
        claims.compute(
            namespace,
            (_, known) -> (isDue(known, now) ? look(namespace, known) : known).wantedAt(now));
    return claim.holder().equals(self) && now.isBefore(claim.since().plus(LASTS));
  }

  private static boolean isDue(Claim known, Instant now) {
    return known == null || !now.isBefore(known.looked().plus(RENEWED_AFTER));
  }

  /** Renews what is held, and looks again at what others hold. Call it every few seconds. */
  void renew() {
    Instant now = clock.instant();
    for (String namespace : claims.keySet()) {
      claims.computeIfPresent(
          namespace,
          (_, known) -> {
            if (now.isAfter(known.wanted().plus(WANTED))) {
              return null;
            }
            return isDue(known, now) ? look(namespace, known).wantedAt(known.wanted()) : known;
          });
    }
  }

  /** The namespaces that others serve, each with its release. */
  SortedMap<String, String> others() {
    SortedMap<String, String> others = new TreeMap<>();
    claims.forEach(
        (namespace, claim) -> {
          if (!claim.holder().isEmpty() && !claim.holder().equals(self)) {
            others.put(namespace, claim.holder());
          }
        });
    return others;
  }

  private Claim look(String namespace, Claim known) {
    Instant now = clock.instant();
    try {
      Optional<Lease> found =
          Optional.ofNullable(client.leases().inNamespace(namespace).withName(LEASE).get());
      Claim seen = found.map(lease -> seen(lease, known, now)).orElse(null);
      if (seen != null && !seen.holder().isEmpty() && !seen.holder().equals(self)) {
        if (now.isBefore(seen.since().plus(LASTS))) {
          return told(namespace, known, seen);
        }
        LOG.info("Namespace {} is taken over: {} is gone", namespace, seen.holder());
      }
      return held(namespace, seen, now);
    } catch (KubernetesClientException e) {
      return unseen(namespace, known, e, now);
    }
  }

  private static Claim seen(Lease lease, Claim known, Instant now) {
    String holder = Objects.requireNonNullElse(lease.getSpec().getHolderIdentity(), "");
    String version = lease.getMetadata().getResourceVersion();
    boolean same = known != null && version.equals(known.version());
    return new Claim(holder, version, same ? known.since() : now, now, now);
  }

  private Claim held(String namespace, Claim seen, Instant now) {
    LeaseBuilder lease =
        new LeaseBuilder()
            .withNewMetadata()
            .withName(LEASE)
            .withNamespace(namespace)
            // Somebody else who writes in between makes this write fail.
            .withResourceVersion(seen == null ? null : seen.version())
            .endMetadata()
            .withNewSpec()
            .withHolderIdentity(self)
            .withLeaseDurationSeconds((int) LASTS.toSeconds())
            .withRenewTime(now.atZone(ZoneOffset.UTC))
            .endSpec();
    Lease written = (seen == null ? apply.as(manager()) : apply).resource(lease.build());
    return new Claim(self, written.getMetadata().getResourceVersion(), now, now, now);
  }

  /** Two releases that find no Lease must not both succeed: their managers differ. */
  private String manager() {
    return "codeguard-" + UUID.nameUUIDFromBytes(self.getBytes(UTF_8));
  }

  private Claim told(String namespace, Claim known, Claim seen) {
    if (known == null || !known.holder().equals(seen.holder())) {
      LOG.warn(
          "Namespace {} is served by release {}: this one leaves it alone until that one is gone;"
              + " give each namespace to one release by watchNamespaces",
          namespace,
          seen.holder());
    }
    return seen;
  }

  private Claim unseen(String namespace, Claim known, KubernetesClientException e, Instant now) {
    if (e.getCode() == 403 || e.getCode() == 404) {
      // A namespace that is being deleted takes no Lease any more, and nobody new comes for it.
      if (known == null || !known.version().isEmpty()) {
        LOG.info("Namespace {} has no Lease {}: {}", namespace, LEASE, Failures.message(e));
      }
      return new Claim(self, "", now, now, now);
    }
    LOG.warn("The Lease {} of namespace {}: {}", LEASE, namespace, Failures.message(e));
    return known == null
        ? new Claim("", "", now, now, now)
        : new Claim(known.holder(), known.version(), known.since(), now, known.wanted());
  }
}
