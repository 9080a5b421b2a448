package io.codeguard.queue;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * A connection that sends and receives on the calling thread. A simulation makes millions of
 * sequential calls, and handing each to another thread would take longer than the call itself. Uses
 * RESP 2.
 */
final class DirectRedis implements AutoCloseable {
  private static final byte[] LINE_END = {'\r', '\n'};

  /** An error reply of Redis. */
  static final class RefusedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    RefusedException(String message) {
      super(message);
    }
  }

  private final Socket socket;
  private final OutputStream out;
  private final DataInputStream in;
  private final ExecutorService others =
      Executors.newSingleThreadExecutor(Thread.ofPlatform().daemon().name("redis").factory());

  DirectRedis(int port) {
    try {
      socket = new Socket(InetAddress.getLoopbackAddress(), port);
      socket.setTcpNoDelay(true);
      out = new BufferedOutputStream(socket.getOutputStream());
      in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Runs a command and returns its reply: a {@link Long}, a byte array, a list, or null.
   *
   * @param words strings, numbers and byte arrays
   */
  Object call(List<?> words) {
    // A virtual thread would need other threads to wait, which the simulation does not run.
    return Thread.currentThread().isVirtual()
        ? CompletableFuture.supplyAsync(() -> exchange(words), others).join()
        : exchange(words);
  }

  private synchronized Object exchange(List<?> words) {
    try {
      line("*" + words.size());
      for (Object word : words) {
        byte[] content = word instanceof byte[] bytes ? bytes : word.toString().getBytes(UTF_8);
        line("$" + content.length);
        out.write(content);
        out.write(LINE_END);
      }
      out.flush();
      return answer();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void line(String text) throws IOException {
    out.write(text.getBytes(US_ASCII));
    out.write(LINE_END);
  }

  private Object answer() throws IOException {
    int kind = in.readUnsignedByte();
    String line = line();
    return switch (kind) {
      case ':' -> Long.valueOf(line);
      case '$' -> content(Integer.parseInt(line));
      case '*' -> list(Integer.parseInt(line));
      case '+' -> line.getBytes(UTF_8);
      default -> throw new RefusedException(line);
    };
  }

  private String line() throws IOException {
    StringBuilder line = new StringBuilder();
    for (int next = in.readUnsignedByte(); next != '\r'; next = in.readUnsignedByte()) {
      line.append((char) next);
    }
    in.skipNBytes(1);
    return line.toString();
  }

  private byte[] content(int length) throws IOException {
    if (length < 0) {
      return null;
    }
    byte[] content = in.readNBytes(length);
    in.skipNBytes(LINE_END.length);
    return content;
  }

  private List<Object> list(int length) throws IOException {
    List<Object> list = new ArrayList<>();
    for (int i = 0; i < length; i++) {
      list.add(answer());
    }
    return list;
  }

  @Override
  public void close() {
    others.shutdownNow();
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
