package io.codeguard.queue;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A parsed Redis URL; see {@link RedisSettings#url()}.
 *
 * @param nodes with scheme and port, as the client library requires
 * @param master the name of the primary that the Sentinels monitor
 */
record RedisAddress(Kind kind, List<String> nodes, Optional<String> master, int database) {
  enum Kind {
    STANDALONE(6379),
    SENTINEL(26379),
    CLUSTER(6379);

    final int port;

    Kind(int port) {
      this.port = port;
    }
  }

  private static final Pattern URL =
      Pattern.compile("(rediss?)(-sentinel|-cluster)?://([^/@]+)((?:/[^/]*){0,2})");
  private static final Pattern NODE =
      Pattern.compile("(\\[[0-9a-fA-F:]+]|[^:,\\s]+)(:[0-9]{1,5})?");

  /** Whether connections use TLS. */
  boolean tls() {
    return nodes.getFirst().startsWith("rediss:");
  }

  /**
   * @throws IllegalArgumentException with the remedy, if the URL has none of the supported forms
   */
  static RedisAddress parse(String url) {
    if (url.contains("@")) {
      throw new IllegalArgumentException(
          "the Redis URL contains a user name or password; provide them separately");
    }
    Matcher matcher = URL.matcher(url);
    if (!matcher.matches()) {
      throw invalid(url);
    }
    Kind kind = kind(Optional.ofNullable(matcher.group(2)).orElse(""));
    List<String> nodes =
        Arrays.stream(matcher.group(3).split(",", -1))
            .map(node -> node(url, matcher.group(1), node, kind))
            .toList();
    List<String> path =
        Arrays.stream(matcher.group(4).split("/")).filter(part -> !part.isEmpty()).toList();
    int names = kind == Kind.SENTINEL ? 1 : 0;
    boolean valid =
        switch (kind) {
          case STANDALONE -> nodes.size() == 1 && path.size() <= 1;
          case SENTINEL -> !path.isEmpty() && path.size() <= 2;
          case CLUSTER -> path.isEmpty();
        };
    if (!valid) {
      throw invalid(url);
    }
    return new RedisAddress(
        kind,
        nodes,
        path.stream().limit(names).findFirst(),
        database(url, path.stream().skip(names).findFirst().orElse("0")));
  }

  private static Kind kind(String suffix) {
    return switch (suffix) {
      case "-sentinel" -> Kind.SENTINEL;
      case "-cluster" -> Kind.CLUSTER;
      default -> Kind.STANDALONE;
    };
  }

  private static String node(String url, String scheme, String node, Kind kind) {
    Matcher matcher = NODE.matcher(node);
    if (!matcher.matches()) {
      throw invalid(url);
    }
    String port = Optional.ofNullable(matcher.group(2)).orElse(":" + kind.port);
    return scheme + "://" + matcher.group(1) + port;
  }

  private static int database(String url, String number) {
    if (!number.matches("[0-9]{1,4}")) {
      throw invalid(url);
    }
    return Integer.parseInt(number);
  }

  private static IllegalArgumentException invalid(String url) {
    return new IllegalArgumentException(
        "Redis URL '"
            + url
            + "': must have one of the forms redis://host:6379/0,"
            + " redis-sentinel://host:26379,host:26379/master or"
            + " redis-cluster://host:6379,host:6379 (rediss for TLS)");
  }
}
