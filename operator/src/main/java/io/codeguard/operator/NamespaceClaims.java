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
 * Ensures that one release serves a namespace: the holder of the Lease {@link #LEASE} in it. The
 * Lease is in the served namespace because every release that could serve the namespace can read it
 * there. The replicas of a release share it; their leader election decides which of them is active.
 * Another release takes over when it has not seen the Lease renewed for {@link #LEASE_DURATION}, by
 * its own clock. Thread-safe.
 */
final class NamespaceClaims implements NamespaceScope {
  static final String LEASE = "codeguard-served-by";
  static final Duration LEASE_DURATION = Duration.ofSeconds(60);
  private static final Duration RENEW_INTERVAL = Duration.ofSeconds(15);

  /** The claim on a namespace that has had no reconciliation for this long is no longer renewed. */
  private static final Duration IDLE_TIMEOUT = Duration.ofMinutes(5);

  private static final Logger LOG = LoggerFactory.getLogger(NamespaceClaims.class);

  /**
   * The last observed state of a namespace's Lease.
   *
   * @param holder a release
   * @param version of the Lease
   * @param since when this version was observed first
   * @param checked when the Lease was last read
   * @param used when a reconciliation last required it
   */
  private record Claim(
      String holder, String version, Instant since, Instant checked, Instant used) {
    Claim usedAt(Instant now) {
      return new Claim(holder, version, since, checked, now);
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
            (_, known) -> (isDue(known, now) ? refresh(namespace, known) : known).usedAt(now));
    return claim.holder().equals(self) && now.isBefore(claim.since().plus(LEASE_DURATION));
  }

  private static boolean isDue(Claim known, Instant now) {
    return known == null || !now.isBefore(known.checked().plus(RENEW_INTERVAL));
  }

  /** Renews the Leases held and rereads those of other releases. Call it every few seconds. */
  void renew() {
    Instant now = clock.instant();
    for (String namespace : claims.keySet()) {
      claims.computeIfPresent(
          namespace,
          (_, known) -> {
            if (now.isAfter(known.used().plus(IDLE_TIMEOUT))) {
              return null;
            }
            return isDue(known, now) ? refresh(namespace, known).usedAt(known.used()) : known;
          });
    }
  }

  /** The namespaces that other releases serve, each with its release. */
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

  private Claim refresh(String namespace, Claim known) {
    Instant now = clock.instant();
    try {
      Optional<Lease> found =
          Optional.ofNullable(client.leases().inNamespace(namespace).withName(LEASE).get());
      Claim observed = found.map(lease -> observed(lease, known, now)).orElse(null);
      if (observed != null && !observed.holder().isEmpty() && !observed.holder().equals(self)) {
        if (now.isBefore(observed.since().plus(LEASE_DURATION))) {
          return servedByOther(namespace, known, observed);
        }
        LOG.info(
            "Taking over namespace {}: release {} has not renewed its Lease",
            namespace,
            observed.holder());
      }
      return acquire(namespace, observed, now);
    } catch (KubernetesClientException e) {
      return afterError(namespace, known, e, now);
    }
  }

  private static Claim observed(Lease lease, Claim known, Instant now) {
    String holder = Objects.requireNonNullElse(lease.getSpec().getHolderIdentity(), "");
    String version = lease.getMetadata().getResourceVersion();
    boolean same = known != null && version.equals(known.version());
    return new Claim(holder, version, same ? known.since() : now, now, now);
  }

  private Claim acquire(String namespace, Claim observed, Instant now) {
    LeaseBuilder lease =
        new LeaseBuilder()
            .withNewMetadata()
            .withName(LEASE)
            .withNamespace(namespace)
            // Optimistic locking: a concurrent write makes this one fail.
            .withResourceVersion(observed == null ? null : observed.version())
            .endMetadata()
            .withNewSpec()
            .withHolderIdentity(self)
            .withLeaseDurationSeconds((int) LEASE_DURATION.toSeconds())
            .withRenewTime(now.atZone(ZoneOffset.UTC))
            .endSpec();
    Lease written = (observed == null ? apply.as(manager()) : apply).resource(lease.build());
    return new Claim(self, written.getMetadata().getResourceVersion(), now, now, now);
  }

  /** Differs per release, so that of two releases that both create the Lease one fails. */
  private String manager() {
    return "codeguard-" + UUID.nameUUIDFromBytes(self.getBytes(UTF_8));
  }

  private Claim servedByOther(String namespace, Claim known, Claim observed) {
    if (known == null || !known.holder().equals(observed.holder())) {
      LOG.warn(
          "Namespace {} is served by release {}, so this release ignores it until that one is gone;"
              + " assign each namespace to one release with watchNamespaces",
          namespace,
          observed.holder());
    }
    return observed;
  }

  private Claim afterError(
      String namespace, Claim known, KubernetesClientException e, Instant now) {
    if (e.getCode() == 403 || e.getCode() == 404) {
      // No Lease can be created in a namespace that is being deleted; no release will claim it.
      if (known == null || !known.version().isEmpty()) {
        LOG.info("Namespace {} cannot have a Lease {}: {}", namespace, LEASE, Failures.message(e));
      }
      return new Claim(self, "", now, now, now);
    }
    LOG.warn(
        "Cannot read or write Lease {} in namespace {}: {}", LEASE, namespace, Failures.message(e));
    return known == null
        ? new Claim("", "", now, now, now)
        : new Claim(known.holder(), known.version(), known.since(), now, known.used());
  }
}
