package io.codeguard.operator.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** A TCP connection through the test, which can cut it, mend it again, and hold what is sent. */
public final class Wire implements AutoCloseable {
  private final InetSocketAddress target;
  private final int port;
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private final AtomicInteger held = new AtomicInteger();
  private volatile boolean holding;
  private ServerSocket server;

  private Wire(InetSocketAddress target, int port) {
    this.target = target;
    this.port = port;
  }

  /** A wire that is cut as yet. */
  public static Wire cutTo(String host, int port) {
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return new Wire(new InetSocketAddress(host, port), free.getLocalPort());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public int port() {
    return port;
  }

  public synchronized void mend() {
    try {
      server = new ServerSocket();
      server.setReuseAddress(true);
      server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    ServerSocket listening = server;
    Thread.ofVirtual().start(() -> accept(listening));
  }

  /** Ends all connections, and refuses new ones. */
  public synchronized void cut() {
    if (server != null) {
      close(server);
      server = null;
    }
    sockets.forEach(Wire::close);
    sockets.clear();
  }

  /** From now on nothing that is sent arrives, as with a server that stands still. */
  public void hold() {
    holding = true;
  }

  /** How many bytes were sent since, and did not arrive. */
  public int held() {
    return held.get();
  }

  private void accept(ServerSocket listening) {
    try {
      while (true) {
        Socket client = listening.accept();
        Socket there = new Socket();
        sockets.add(client);
        sockets.add(there);
        there.connect(target);
        Thread.ofVirtual().start(() -> send(client, there));
        Thread.ofVirtual().start(() -> copy(there, client));
      }
    } catch (IOException e) {
      // Cut.
    }
  }

  private void send(Socket from, Socket to) {
    try (from;
        to) {
      byte[] buffer = new byte[8192];
      for (int n = from.getInputStream().read(buffer);
          n >= 0;
          n = from.getInputStream().read(buffer)) {
        if (holding) {
          held.addAndGet(n);
        } else {
          to.getOutputStream().write(buffer, 0, n);
        }
      }
    } catch (IOException e) {
      // Cut.
    }
  }

  private static void copy(Socket from, Socket to) {
    try (from;
        to) {
      InputStream in = from.getInputStream();
      in.transferTo(to.getOutputStream());
    } catch (IOException e) {
      // Cut.
    }
  }

  private static void close(AutoCloseable closed) {
    try {
      closed.close();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    cut();
  }
}
