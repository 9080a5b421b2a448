package io.codeguard.worker.linux;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Path;

/** A program that tries all ways to access the network and prints the result of each. */
final class NetworkProbe {
  private NetworkProbe() {}

  private interface Way {
    void go() throws IOException;
  }

  /** Argument: a port on loopback that accepts both TCP and UDP. */
  public static void main(String[] arguments) {
    InetSocketAddress address =
        new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(arguments[0]));
    tell("tcp", () -> tcp(address));
    tell("udp", () -> udp(address));
    tell("listening", () -> new ServerSocket(0).close());
    tell("unix", NetworkProbe::unix);
  }

  private static void tell(String name, Way way) {
    try {
      way.go();
      System.out.println(name + ": yes");
    } catch (IOException e) {
      System.out.println(name + ": " + e.getMessage());
    }
  }

  private static void tcp(InetSocketAddress address) throws IOException {
    try (Socket socket = new Socket()) {
      socket.connect(address);
    }
  }

  private static void udp(InetSocketAddress address) throws IOException {
    try (DatagramSocket socket = new DatagramSocket()) {
      byte[] text = "hello".getBytes(UTF_8);
      socket.send(new DatagramPacket(text, text.length, address));
    }
  }

  /** Like programs that use Unix domain sockets internally. */
  private static void unix() throws IOException {
    try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      var _ = server.bind(UnixDomainSocketAddress.of(Path.of("socket")));
    }
  }
}
