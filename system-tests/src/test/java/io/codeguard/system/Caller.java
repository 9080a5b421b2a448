package io.codeguard.system;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;

/**
 * An {@code exec} program that calls its worker's health endpoint over the network, and reports in
 * the given file whether it got a response.
 */
final class Caller {
  private static final int HEALTH = 8081;
  private static final int PATIENCE = 5_000;

  private Caller() {}

  public static void main(String[] arguments) {
    System.out.printf(
        "{\"path\": \"%s\", \"line\": 1, \"rule\": \"%s\", \"severity\": \"error\"}%n",
        arguments[0], rule());
  }

  private static String rule() {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), HEALTH), PATIENCE);
      return "answered";
    } catch (IOException e) {
      return "Permission denied".equals(e.getMessage()) ? "denied" : "not answered";
    }
  }
}
