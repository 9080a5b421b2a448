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

/**
 * Translates errors of Redis, the client library and the network into a cause and a remedy. Pure.
 */
final class RedisErrors {
  /** The rules that an ACL user needs, in the syntax of {@code ACL SETUSER}. */
  static final String ACL_RULES =
      "resetchannels ~codeguard:* &codeguard:* +@all -@admin -@dangerous +info";

  private static final String NO_PERMISSION =
      "its user lacks a permission; give it the ACL rules " + ACL_RULES;
  private static final String TIMED_OUT =
      "it does not respond in time; it is overloaded or frozen, or the network drops packets";

  /** Remedies by a part of the error's message; the first match wins. */
  private static final Map<String, String> REMEDIES = new LinkedHashMap<>();

  static {
    addServerErrors();
    addTlsErrors();
    addClientErrors();
  }

  private RedisErrors() {}

  private static void addServerErrors() {
    REMEDIES.put(
        "'maxmemory'",
        "its memory is full; raise maxmemory or remove jobs (running tasks continue)");
    REMEDIES.put("READONLY", "it is a replica; the address must be the primary's");
    REMEDIES.put(
        "MASTERDOWN",
        "it is a replica that has lost its primary; the address must be the primary's");
    REMEDIES.put("MISCONF", "it cannot save to disk; free disk space on its server");
    REMEDIES.put("NOPERM", NO_PERMISSION);
    REMEDIES.put("ACL failure in script", NO_PERMISSION);
    REMEDIES.put("The user executing the script", NO_PERMISSION);
    REMEDIES.put(
        "without any password configured",
        "it has no password, but one is configured; remove it from the settings, or add the user"
            + " name");
    REMEDIES.put("WRONGPASS", "the user name or password is wrong; correct them in the settings");
    REMEDIES.put(
        "invalid password", "the user name or password is wrong; correct them in the settings");
    REMEDIES.put("NOAUTH", "it requires a password; add it to the settings");
    REMEDIES.put(
        "DENIED Redis is running in protected mode",
        "it accepts connections only from its own host; set a password there and in the settings");
    REMEDIES.put(
        "WRONGTYPE",
        "a key that belongs to the queue is of another type; another program writes keys that"
            + " start with codeguard:; use another database for it");
    REMEDIES.put("LOADING", "it is loading its data from disk; wait until it has finished");
    REMEDIES.put(
        "BUSY ", "a script of another program blocks it; wait for it, or end it with SCRIPT KILL");
    REMEDIES.put(
        "DB index is out of range",
        "it has no database with this number; correct the number at the end of the URL, or raise"
            + " databases in its configuration");
    REMEDIES.put(
        "SELECT is not allowed in cluster mode",
        "it is a node of a cluster; use redis-cluster:// and no database number");
    REMEDIES.put("MOVED", "it is a node of a cluster; use redis-cluster:// in place of redis://");
    REMEDIES.put(
        "max number of clients",
        "it accepts no more connections; raise maxclients or close other clients");
    REMEDIES.put(
        "cluster support disabled",
        "it is not a cluster; use redis:// in place of redis-cluster://");
    REMEDIES.put(
        "CLUSTERDOWN",
        "some slots of the cluster have no node; restore the missing nodes, or reassign the slots");
    REMEDIES.put(
        "Not all slots covered",
        "some slots of the cluster have no node; restore the missing nodes, or reassign the slots");
    REMEDIES.put(
        "TRYAGAIN", "the cluster is moving the queue to another node; wait until it has finished");
    REMEDIES.put(
        "unknown command 'SENTINEL'",
        "it is not a Sentinel; use the Sentinels' addresses, or use redis:// in place of"
            + " redis-sentinel://");
    REMEDIES.put(
        "unknown command 'EVAL",
        "it does not run Lua scripts; enable EVAL and EVALSHA in its configuration, or, if it is a"
            + " Sentinel, use redis-sentinel://");
    REMEDIES.put("unknown command", "a required command is disabled or renamed; enable it again");
    REMEDIES.put(
        "Master node is undefined",
        "the Sentinels monitor no primary with this name; correct the name at the end of the URL");
  }

  private static void addTlsErrors() {
    REMEDIES.put(
        "PKIX path validation failed: java.security.cert.CertPathValidatorException: validity",
        "its certificate has expired or is not valid yet; renew it");
    REMEDIES.put(
        "PKIX path",
        "its certificate is signed by an authority that is not trusted; add the authority's"
            + " certificate as ca.crt");
    REMEDIES.put(
        "No subject alternative",
        "its certificate is for other host names; use one that it contains");
    REMEDIES.put(
        "No name matching", "its certificate is for other host names; use one that it contains");
    REMEDIES.put(
        "not an SSL/TLS record", "it does not use TLS; use redis in place of rediss in the URL");
    REMEDIES.put(
        "certificate_required",
        "it requires a client certificate; set tls-auth-clients to no or optional");
    REMEDIES.put(
        "bad_certificate",
        "it requires a client certificate; set tls-auth-clients to no or optional");
    REMEDIES.put(
        "handshake_failure",
        "it and this client have no TLS version or cipher in common; allow one");
    REMEDIES.put(
        "protocol_version",
        "it and this client have no TLS version in common; allow TLS 1.2 or 1.3");
  }

  private static void addClientErrors() {
    REMEDIES.put("Can't decode", "it does not speak the Redis protocol; correct host and port");
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

  /** Explains the error in one sentence, using what the client's connections observed. */
  static String explain(Throwable error, RedissonClient redisson) {
    return redisson.getConfig().getNettyHook() instanceof ConnectionObserver observer
        ? explain(error, observer)
        : explain(error, Symptom.NONE, false);
  }

  static String explain(Throwable error, ConnectionObserver observer) {
    return explain(error, observer.symptom(), observer.tls());
  }

  /** Explains the error in one sentence, without the command's arguments, which may be secret. */
  static String explain(Throwable error, Symptom symptom, boolean tls) {
    List<Throwable> all = all(error);
    return "Redis cannot be used: "
        + first(all, RedisErrors::remedy)
            .or(() -> remedy(symptom, tls))
            .or(() -> first(all, one -> kind(one, symptom)))
            .orElseGet(() -> message(all.getLast()));
  }

  private static Optional<String> first(
      List<Throwable> errors, Function<Throwable, Optional<String>> sentence) {
    return errors.stream().map(sentence).flatMap(Optional::stream).findFirst();
  }

  /** The error with its causes and suppressed exceptions. */
  private static List<Throwable> all(Throwable error) {
    List<Throwable> found = new ArrayList<>();
    collect(error, found, Collections.newSetFromMap(new IdentityHashMap<>()));
    return found;
  }

  private static void collect(Throwable error, List<Throwable> found, Set<Throwable> seen) {
    if (error != null && seen.add(error)) {
      found.add(error);
      Stream.concat(Stream.ofNullable(error.getCause()), Stream.of(error.getSuppressed()))
          .forEach(next -> collect(next, found, seen));
    }
  }

  private static Optional<String> remedy(Throwable error) {
    if (error instanceof UnknownHostException) {
      return Optional.of(
          "its host name cannot be resolved; correct it, or the DNS configuration (%s)"
              .formatted(message(error)));
    }
    return remedy(message(error));
  }

  private static Optional<String> remedy(String message) {
    return REMEDIES.entrySet().stream()
        .filter(known -> message.contains(known.getKey()))
        .findFirst()
        .map(known -> known.getValue() + " (" + message.replaceFirst("^\\(\\w+\\) ", "") + ")");
  }

  private static Optional<String> remedy(Symptom symptom, boolean tls) {
    return switch (symptom.behaviour()) {
      case UNKNOWN, RESPONDS -> Optional.empty();
      case SILENT ->
          Optional.of(
              tls
                  ? "it accepts connections but does not start TLS; if it does not use TLS, use redis in"
                      + " place of rediss in the URL"
                  : "it accepts connections but does not respond; it is frozen or not a Redis: restart"
                      + " it, or correct host and port");
      case DISCONNECTS ->
          Optional.of(
              tls
                  ? "it closes connections before TLS starts; if it does not use TLS, use redis in place"
                      + " of rediss in the URL"
                  : "it closes connections without a reply; if it uses TLS, use rediss in place"
                      + " of redis in the URL");
      case REJECTS, TLS_FAILS -> {
        String message = shorten(symptom.text());
        yield remedy(message).or(() -> Optional.of("it replied: " + message));
      }
    };
  }

  /** Explains an error by its type. */
  private static Optional<String> kind(Throwable error, Symptom symptom) {
    if (error instanceof RedisTimeoutException || error instanceof TimeoutException) {
      return Optional.of(TIMED_OUT);
    }
    if (error instanceof ClosedChannelException) {
      return Optional.of("the connection was lost; it restarted, or the network failed");
    }
    if (error instanceof ConnectException) {
      return Optional.of("it cannot be reached; correct host and port (" + message(error) + ")");
    }
    String message = message(error);
    if (!message.startsWith("Can't connect to servers")
        && !message.startsWith("Unable to connect to Redis")) {
      return Optional.empty();
    }
    return Optional.of(
        symptom.behaviour() == Behaviour.RESPONDS
            ? "it responds, but reports no usable node; check its CLUSTER NODES, or what its"
                + " Sentinels monitor"
            : "none of its servers can be reached; correct hosts and ports");
  }

  /** The error's message without additions of the client library. */
  private static String message(Throwable error) {
    String message = error.getMessage();
    return message == null ? error.getClass().getSimpleName() : shorten(message);
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
