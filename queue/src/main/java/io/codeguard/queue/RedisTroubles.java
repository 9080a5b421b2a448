package io.codeguard.queue;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** What Redis' errors mean, and what to do about them. */
final class RedisTroubles {
  private static final Map<String, String> REMEDIES = new LinkedHashMap<>();

  static {
    REMEDIES.put(
        "'maxmemory'", "its memory is full; raise maxmemory or remove jobs (running tasks go on)");
    REMEDIES.put("READONLY", "it is a replica; the address must be the primary's");
    REMEDIES.put("MISCONF", "it cannot save to disk; free space there");
    REMEDIES.put(
        "NOPERM",
        "its user may not do this; give it the ACL rules"
            + " ~codeguard:* &codeguard:* +@all -@admin -@dangerous +info");
    REMEDIES.put("WRONGPASS", "user name or password are wrong");
    REMEDIES.put("NOAUTH", "it wants a password");
    REMEDIES.put(
        "WRONGTYPE",
        "a key that belongs to the queue is of another type; another program writes to keys that"
            + " start with codeguard: - give it another database");
    REMEDIES.put("LOADING", "it is reading its data from disk");
  }

  private RedisTroubles() {}

  /** One sentence for a person; without the command's arguments, which may be secret. */
  static String explain(Throwable trouble) {
    for (Throwable cause = trouble; cause != null; cause = cause.getCause()) {
      String message = message(cause);
      Optional<String> remedy =
          REMEDIES.entrySet().stream()
              .filter(known -> message.contains(known.getKey()))
              .findFirst()
              .map(known -> known.getValue() + " (" + message + ")");
      if (remedy.isPresent()) {
        return "Redis cannot be used: " + remedy.get();
      }
    }
    return "Redis cannot be used: " + message(trouble);
  }

  private static String message(Throwable trouble) {
    String text = String.valueOf(trouble.getMessage()).replaceAll("[a-z.]+\\.\\w+Exception: ", "");
    int arguments = text.indexOf(". channel:");
    return arguments < 0 ? text : text.substring(0, arguments);
  }
}
