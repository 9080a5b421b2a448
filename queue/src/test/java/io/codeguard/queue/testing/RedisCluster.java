package io.codeguard.queue.testing;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.codeguard.queue.RedisSettings;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;

/** A Redis Cluster of primaries on loopback, whose slots can be moved. Not thread-safe. */
public final class RedisCluster implements AutoCloseable {
  /** The number of slots of every cluster. */
  public static final int SLOTS = 16384;

  private static final int KEYS_AT_ONCE = 5;

  private final List<String> options;
  private final List<Node> nodes = new ArrayList<>();

  private RedisCluster(List<String> options) {
    this.options = options;
  }

  /** A node and a persistent connection to it. */
  private record Node(RedisServer server, int bus, Socket socket, InputStream in) {
    static Node start(List<String> options) {
      int bus = RedisServer.freePort();
      List<String> all = new ArrayList<>(options);
      all.addAll(List.of("--cluster-enabled", "yes", "--cluster-port", Integer.toString(bus)));
      // Otherwise a node whose last slot moves becomes a replica of the slot's new owner.
      all.addAll(List.of("--cluster-allow-replica-migration", "no"));
      RedisServer server = RedisServer.startWith(all.toArray(String[]::new));
      try {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
        return new Node(server, bus, socket, new BufferedInputStream(socket.getInputStream()));
      } catch (IOException e) {
        server.close();
        throw new UncheckedIOException(e);
      }
    }

    /** Words may contain any Latin-1 character. */
    Object call(String... words) {
      StringBuilder request = new StringBuilder("*" + words.length + "\r\n");
      for (String word : words) {
        request.append('$').append(word.length()).append("\r\n").append(word).append("\r\n");
      }
      try {
        socket.getOutputStream().write(request.toString().getBytes(ISO_8859_1));
        return answer();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    private Object answer() throws IOException {
      String line = line();
      return switch (line.charAt(0)) {
        case '$' -> text(Integer.parseInt(line.substring(1)));
        case '*' -> list(Integer.parseInt(line.substring(1)));
        case '-' -> throw new IllegalStateException(line);
        default -> line.substring(1);
      };
    }

    private String text(int length) throws IOException {
      byte[] bytes = in.readNBytes(length);
      var _ = line();
      return new String(bytes, ISO_8859_1);
    }

    private List<Object> list(int length) throws IOException {
      List<Object> items = new ArrayList<>();
      for (int i = 0; i < length; i++) {
        items.add(answer());
      }
      return items;
    }

    private String line() throws IOException {
      StringBuilder line = new StringBuilder();
      for (int c = in.read(); c != '\n'; c = in.read()) {
        if (c < 0) {
          throw new IOException("the server closed the connection");
        }
        line.append((char) c);
      }
      return line.substring(0, line.length() - 1);
    }

    String id() {
      return (String) call("CLUSTER", "MYID");
    }

    void close() {
      server.close();
    }
  }

  /** Starts a cluster whose nodes have equal shares of the slots. */
  public static RedisCluster start(int size, String... options) {
    RedisCluster cluster = new RedisCluster(List.of(options));
    try {
      for (int i = 0; i < size; i++) {
        Node node = Node.start(cluster.options);
        cluster.nodes.add(node);
        int end = i == size - 1 ? SLOTS - 1 : SLOTS / size * (i + 1) - 1;
        node.call("CLUSTER", "ADDSLOTSRANGE", "" + SLOTS / size * i, "" + end);
        cluster.meet(node);
      }
      cluster.awaitAgreement();
      return cluster;
    } catch (RuntimeException | Error e) {
      cluster.close();
      throw e;
    }
  }

  private void meet(Node node) {
    nodes
        .getFirst()
        .call("CLUSTER", "MEET", "127.0.0.1", "" + node.server().port(), "" + node.bus());
  }

  private void awaitAgreement() {
    Awaitility.await()
        .atMost(Duration.ofMinutes(2))
        .until(
            () ->
                nodes.stream()
                    .map(node -> (String) node.call("CLUSTER", "INFO"))
                    .allMatch(
                        info ->
                            info.contains("cluster_state:ok")
                                && info.contains("cluster_known_nodes:" + nodes.size())));
  }

  /** Starts another node, without slots, and returns its index. */
  public int add() {
    Node node = Node.start(options);
    nodes.add(node);
    meet(node);
    awaitAgreement();
    return nodes.size() - 1;
  }

  /** Stops the last node, which must have no slots. */
  public void removeLast() {
    Node gone = nodes.removeLast();
    String id = gone.id();
    nodes.forEach(node -> node.call("CLUSTER", "FORGET", id));
    gone.close();
  }

  /** The slot of a key. */
  public int slot(String key) {
    return Integer.parseInt((String) nodes.getFirst().call("CLUSTER", "KEYSLOT", key));
  }

  /** The index of the node that has the slot. */
  public int owner(int slot) {
    return IntStream.range(0, nodes.size())
        .filter(i -> owns(nodes.get(i), slot))
        .findFirst()
        .orElseThrow();
  }

  private static boolean owns(Node node, int slot) {
    for (Object range : (List<?>) node.call("CLUSTER", "SLOTS")) {
      List<?> parts = (List<?>) range;
      if (slot >= Integer.parseInt((String) parts.get(0))
          && slot <= Integer.parseInt((String) parts.get(1))) {
        return node.id().equals(((List<?>) parts.get(2)).get(2));
      }
    }
    return false;
  }

  /**
   * Moves a slot and its keys.
   *
   * @param halfway runs after each batch of moved keys
   */
  public void move(int slot, int to, Runnable halfway) {
    Node source = nodes.get(owner(slot));
    Node target = nodes.get(to);
    if (source.equals(target)) {
      return;
    }
    target.call("CLUSTER", "SETSLOT", "" + slot, "IMPORTING", source.id());
    source.call("CLUSTER", "SETSLOT", "" + slot, "MIGRATING", target.id());
    halfway.run();
    List<String> keys = keys(source, slot);
    while (!keys.isEmpty()) {
      List<String> command = new ArrayList<>(List.of("MIGRATE", "127.0.0.1"));
      command.addAll(List.of("" + target.server().port(), "", "0", "10000", "KEYS"));
      command.addAll(keys);
      source.call(command.toArray(String[]::new));
      halfway.run();
      keys = keys(source, slot);
    }
    target.call("CLUSTER", "SETSLOT", "" + slot, "NODE", target.id());
    source.call("CLUSTER", "SETSLOT", "" + slot, "NODE", target.id());
    nodes.stream()
        .filter(node -> !node.equals(source) && !node.equals(target))
        .forEach(node -> node.call("CLUSTER", "SETSLOT", "" + slot, "NODE", target.id()));
  }

  private static List<String> keys(Node node, int slot) {
    return ((List<?>) node.call("CLUSTER", "GETKEYSINSLOT", "" + slot, "" + KEYS_AT_ONCE))
        .stream().map(String.class::cast).toList();
  }

  /** The number of calls that were redirected because their slot is being moved. */
  public long triedAgain() {
    return nodes.stream()
        .map(node -> (String) node.call("INFO", "errorstats"))
        .flatMap(String::lines)
        .filter(line -> line.startsWith("errorstat_TRYAGAIN:count="))
        .mapToLong(line -> Long.parseLong(line.substring(line.indexOf('=') + 1)))
        .sum();
  }

  public int size() {
    return nodes.size();
  }

  /** The nodes' servers. */
  public List<RedisServer> servers() {
    return nodes.stream().map(Node::server).toList();
  }

  /** Settings that name one of the nodes. */
  public RedisSettings settings() {
    return RedisSettings.of("redis-cluster://127.0.0.1:" + nodes.getFirst().server().port());
  }

  @Override
  public void close() {
    nodes.forEach(Node::close);
  }
}
