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

/** A TCP proxy that can interrupt connections, restore them, and hold back data. */
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

  /** Creates an interrupted proxy. */
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

  /** Closes all connections and refuses new ones. */
  public synchronized void cut() {
    if (server != null) {
      close(server);
      server = null;
    }
    sockets.forEach(Wire::close);
    sockets.clear();
  }

  /** From now on holds back all data, as with a suspended server. */
  public void hold() {
    holding = true;
  }

  /** The number of bytes that are held back. */
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
