package io.codeguard.queue;

import io.codeguard.queue.ConnectionObserver.Behaviour;
import io.codeguard.queue.ConnectionObserver.Symptom;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.nio.channels.ClosedChannelException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.stream.Stream;
import org.redisson.api.RedissonClient;
import org.redisson.client.RedisTimeoutException;

/** What Redis' errors, and those on the way to it, mean, and what to do about them. Pure. */
final class RedisTroubles {
  /** The rights that an ACL user needs, as words of {@code ACL SETUSER}. */
  static final String ACL_RULES =
      "resetchannels ~codeguard:* &codeguard:* +@all -@admin -@dangerous +info";

  private static final String NO_RIGHT =
      "its user may not do this; give it the ACL rules " + ACL_RULES;
  private static final String NOT_IN_TIME =
      "it does not answer in time; it is overloaded or frozen, or the network drops what is sent"
          + " to it";

  /** By what the texts of errors contain; the first that fits counts. */
  private static final Map<String, String> REMEDIES = new LinkedHashMap<>();

  static {
    answers();
    encryption();
    client();
  }

  private RedisTroubles() {}

  private static void answers() {
    REMEDIES.put(
        "'maxmemory'",
        "its memory is full; raise maxmemory or remove jobs (running tasks continue)");
    REMEDIES.put("READONLY", "it is a replica; the address must be the primary's");
    REMEDIES.put(
        "MASTERDOWN",
        "it is a replica that has lost its primary; the address must be the primary's");
    REMEDIES.put("MISCONF", "it cannot save to disk; free space there");
    REMEDIES.put("NOPERM", NO_RIGHT);
    REMEDIES.put("ACL failure in script", NO_RIGHT);
    REMEDIES.put("The user executing the script", NO_RIGHT);
    REMEDIES.put(
        "without any password configured",
        "it has no password, but one is given; remove it from the settings, or give the user"
            + " name as well");
    REMEDIES.put("WRONGPASS", "user name or password are wrong; correct them in the settings");
    REMEDIES.put(
        "invalid password", "user name or password are wrong; correct them in the settings");
    REMEDIES.put("NOAUTH", "it wants a password; add it to the settings");
    REMEDIES.put(
        "DENIED Redis is running in protected mode",
        "it takes connections from its own machine only; set a password there and in the settings");
    REMEDIES.put(
        "WRONGTYPE",
        "a key that belongs to the queue is of another type; another program writes to keys that"
            + " start with codeguard: - give it another database");
    REMEDIES.put("LOADING", "it is reading its data from disk; wait until it has");
    REMEDIES.put(
        "BUSY ", "a script of another program blocks it; wait for it, or end it by SCRIPT KILL");
    REMEDIES.put(
        "DB index is out of range",
        "it has no database of this number; correct the number at the end of the URL, or raise"
            + " databases in its configuration");
    REMEDIES.put(
        "SELECT is not allowed in cluster mode",
        "it is a node of a cluster; use redis-cluster:// and no database number");
    REMEDIES.put("MOVED", "it is a node of a cluster; use redis-cluster:// in place of redis://");
    REMEDIES.put(
        "max number of clients", "it takes no more connections; raise maxclients or end others'");
    REMEDIES.put(
        "cluster support disabled", "it is no cluster; use redis:// in place of redis-cluster://");
    REMEDIES.put(
        "CLUSTERDOWN",
        "some slots of the cluster have no node; bring the missing nodes back, or assign the slots");
    REMEDIES.put(
        "Not all slots covered",
        "some slots of the cluster have no node; bring the missing nodes back, or assign the slots");
    REMEDIES.put("TRYAGAIN", "the cluster is moving the queue to another node; wait until it has");
    REMEDIES.put(
        "unknown command 'SENTINEL'",
        "it is no Sentinel; give the Sentinels' addresses, or use redis:// in place of"
            + " redis-sentinel://");
    REMEDIES.put(
        "unknown command 'EVAL",
        "it runs no Lua scripts; enable EVAL and EVALSHA in its configuration, or, if it is a"
            + " Sentinel, use redis-sentinel://");
    REMEDIES.put(
        "unknown command", "a command that is needed is disabled or renamed; enable it again");
    REMEDIES.put(
        "Master node is undefined",
        "the Sentinels watch no primary of this name; correct the name at the end of the URL");
  }

  private static void encryption() {
    REMEDIES.put(
        "PKIX path validation failed: java.security.cert.CertPathValidatorException: validity",
        "its certificate has expired or is not valid yet; renew it");
    REMEDIES.put(
        "PKIX path",
        "its certificate is signed by an authority that is not trusted; give the authority's"
            + " certificate as ca.crt");
    REMEDIES.put(
        "No subject alternative", "its certificate is for other hosts; use a name that it has");
    REMEDIES.put("No name matching", "its certificate is for other hosts; use a name that it has");
    REMEDIES.put(
        "not an SSL/TLS record", "it does not speak TLS; use redis in place of rediss in the URL");
    REMEDIES.put(
        "certificate_required",
        "it wants a certificate of its clients; set tls-auth-clients to no or optional");
    REMEDIES.put(
        "bad_certificate",
        "it wants a certificate of its clients; set tls-auth-clients to no or optional");
    REMEDIES.put(
        "handshake_failure",
        "it and this client have no TLS version or cipher in common; allow one");
    REMEDIES.put(
        "protocol_version",
        "it and this client have no TLS version in common; allow TLS 1.2 or 1.3");
  }

  private static void client() {
    REMEDIES.put("Can't decode", "it does not speak the protocol of Redis; correct host and port");
    REMEDIES.put(
        "Connection refused",
        "nothing listens at this address; start Redis, or correct host and port");
    REMEDIES.put(
        "connection timed out",
        "it cannot be reached; correct host and port, or let the network policy or firewall allow"
            + " them");
    REMEDIES.put(
        "No route to host", "there is no route to it; correct host and port, or the network");
    REMEDIES.put(
        "Network is unreachable", "there is no route to it; correct host and port, or the network");
  }

  /** One sentence for a person, by what the client's connections show as well. */
  static String explain(Throwable trouble, RedissonClient redisson) {
    return redisson.getConfig().getNettyHook() instanceof ConnectionObserver observer
        ? explain(trouble, observer)
        : explain(trouble, Symptom.NONE, false);
  }

  static String explain(Throwable trouble, ConnectionObserver observer) {
    return explain(trouble, observer.symptom(), observer.tls());
  }

  /** One sentence for a person; without the command's arguments, which may be secret. */
  static String explain(Throwable trouble, Symptom symptom, boolean tls) {
    List<Throwable> all = all(trouble);
    return "Redis cannot be used: "
        + first(all, RedisTroubles::remedy)
            .or(() -> remedy(symptom, tls))
            .or(() -> first(all, one -> kind(one, symptom)))
            .orElseGet(() -> words(all.getLast()));
  }

  private static Optional<String> first(
      List<Throwable> troubles, Function<Throwable, Optional<String>> sentence) {
    return troubles.stream().map(sentence).flatMap(Optional::stream).findFirst();
  }

  /** The trouble, its causes, and what else was in the way. */
  private static List<Throwable> all(Throwable trouble) {
    List<Throwable> found = new ArrayList<>();
    collect(trouble, found, Collections.newSetFromMap(new IdentityHashMap<>()));
    return found;
  }

  private static void collect(Throwable trouble, List<Throwable> found, Set<Throwable> seen) {
    if (trouble != null && seen.add(trouble)) {
      found.add(trouble);
      Stream.concat(Stream.ofNullable(trouble.getCause()), Stream.of(trouble.getSuppressed()))
          .forEach(next -> collect(next, found, seen));
    }
  }

  private static Optional<String> remedy(Throwable trouble) {
    if (trouble instanceof UnknownHostException) {
      return Optional.of(
          "its host name is not known; correct it, or the name server (%s)"
              .formatted(words(trouble)));
    }
    return remedy(words(trouble));
  }

  private static Optional<String> remedy(String words) {
    return REMEDIES.entrySet().stream()
        .filter(known -> words.contains(known.getKey()))
        .findFirst()
        .map(known -> known.getValue() + " (" + words.replaceFirst("^\\(\\w+\\) ", "") + ")");
  }

  private static Optional<String> remedy(Symptom symptom, boolean tls) {
    return switch (symptom.behaviour()) {
      case UNKNOWN, ANSWERS -> Optional.empty();
      case SILENT ->
          Optional.of(
              tls
                  ? "it takes connections but does not begin TLS; if it speaks none, use redis in"
                      + " place of rediss in the URL"
                  : "it takes connections but does not answer; it is frozen or no Redis: restart"
                      + " it, or correct host and port");
      case HANGS_UP ->
          Optional.of(
              tls
                  ? "it ends connections before TLS begins; if it speaks none, use redis in place"
                      + " of rediss in the URL"
                  : "it ends connections without an answer; if it speaks TLS, use rediss in place"
                      + " of redis in the URL");
      case REFUSES, BREAKS -> {
        String words = shorten(symptom.text());
        yield remedy(words).or(() -> Optional.of("it says: " + words));
      }
    };
  }

  /** What the kind of error alone tells. */
  private static Optional<String> kind(Throwable trouble, Symptom symptom) {
    if (trouble instanceof RedisTimeoutException || trouble instanceof TimeoutException) {
      return Optional.of(NOT_IN_TIME);
    }
    if (trouble instanceof ClosedChannelException) {
      return Optional.of("the connection broke; it restarts, or the network fails");
    }
    if (trouble instanceof ConnectException) {
      return Optional.of("it cannot be reached; correct host and port (" + words(trouble) + ")");
    }
    String words = words(trouble);
    if (!words.startsWith("Can't connect to servers")
        && !words.startsWith("Unable to connect to Redis")) {
      return Optional.empty();
    }
    return Optional.of(
        symptom.behaviour() == Behaviour.ANSWERS
            ? "it answers, but names no node that can be used; look at its CLUSTER NODES, or at"
                + " what its Sentinels watch"
            : "none of its servers can be reached; correct hosts and ports");
  }

  /** The error's own words, without those of the client library. */
  private static String words(Throwable trouble) {
    String message = trouble.getMessage();
    return message == null ? trouble.getClass().getSimpleName() : shorten(message);
  }

  private static String shorten(String message) {
    String text =
        message
            .replaceAll("\\b[a-z]\\w*(\\.[\\w$]+)+(Exception|Error): ", "")
            .replaceAll(" script: \\p{XDigit}{40}.*", "");
    for (String rest :
        List.of(". channel:", ", with args", " command: (", ", params:", "\n", "! ")) {
      int start = text.indexOf(rest);
      text = start < 0 ? text : text.substring(0, start);
    }
    return text.strip();
  }
}
