package io.codeguard.queue;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.stream.Collectors;

/**
 * The Lua scripts, each of them atomic; each file starts with a description of its arguments,
 * result and cost.
 */
enum Script {
  REGISTER("state", "keep", "register"),
  ENQUEUE("state", "blocks", "record", "enqueue"),
  LEASE("state", "blocks", "leases", "tick", "take", "lease"),
  SETTLE("state", "blocks", "leases", "tick", "take", "record", "settle"),
  RENEW("state", "blocks", "leases", "tick", "renew"),
  STEER("state", "blocks", "leases", "tick", "keep", "steer"),
  DOCUMENT("state", "leases", "document"),
  COUNT("state", "leases", "count"),
  CONCLUDE("state", "blocks", "leases", "tick", "keep", "conclude"),
  JOB("state", "job"),
  STATS("state", "stats"),
  WORKERS("state", "workers"),
  FIND_RESULTS("results", "find"),
  PUT_RESULTS("results", "put");

  /**
   * A script's text and digest.
   *
   * @param digest the SHA-1 by which Redis caches the text
   */
  record Program(String text, String digest) {
    static Program of(String text) {
      return new Program(text, sha1(text));
    }
  }

  private final String text;
  private final String digest;

  Script(String... parts) {
    String body = Arrays.stream(parts).map(Script::read).collect(Collectors.joining("\n"));
    text = read("atomic") + "\nreturn atomically(function()\n" + body + "\nend)\n";
    digest = sha1(text);
  }

  Program program() {
    return new Program(text, digest);
  }

  private static String read(String part) {
    try (InputStream in = Script.class.getResourceAsStream("lua/" + part + ".lua")) {
      return new String(in.readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String sha1(String text) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-1").digest(text.getBytes(UTF_8));
      return HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
