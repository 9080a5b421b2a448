package io.codeguard.queue.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A proxy between a client and a server on loopback that, on request, closes connections in the
 * middle of the server's next replies.
 */
public final class CuttingProxy implements AutoCloseable {
  private final ServerSocket door;
  private final int target;
  private final AtomicInteger cuts = new AtomicInteger();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  public CuttingProxy(int target) {
    this.target = target;
    try {
      door = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    var _ = threads.submit(this::accept);
  }

  public int port() {
    return door.getLocalPort();
  }

  /** Cuts each of the next replies that are longer than a few bytes. */
  public void cutNextAnswers(int answers) {
    cuts.set(answers);
  }

  /** The number of replies that remain to be cut. */
  public int left() {
    return cuts.get();
  }

  private Void accept() throws IOException {
    while (!door.isClosed()) {
      Socket client = door.accept();
      Socket server = new Socket(InetAddress.getLoopbackAddress(), target);
      var _ = threads.submit(() -> copy(client, server, false));
      var _ = threads.submit(() -> copy(server, client, true));
    }
    return null;
  }

  private Void copy(Socket from, Socket to, boolean answers) throws IOException {
    try (from;
        to) {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      byte[] buffer = new byte[65536];
      int n;
      while ((n = in.read(buffer)) >= 0) {
        // Short replies, such as to pings, pass.
        boolean cut = answers && n > 8 && cuts.getAndUpdate(left -> Math.max(0, left - 1)) > 0;
        out.write(buffer, 0, cut ? n / 2 : n);
        out.flush();
        if (cut) {
          return null;
        }
      }
    }
    return null;
  }

  @Override
  public void close() {
    try {
      door.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    threads.shutdownNow();
  }
}
