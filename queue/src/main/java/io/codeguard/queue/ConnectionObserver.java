package io.codeguard.queue;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.ChannelPromise;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.handler.codec.DecoderException;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.io.IOException;
import java.util.Optional;
import javax.net.ssl.SSLException;
import org.redisson.client.NettyHook;
import org.redisson.client.handler.CommandDecoder;
import org.redisson.client.handler.CommandPubSubDecoder;

/**
 * Observes the connections of one client. It records how the server behaves, which the client
 * library's exceptions often hide, and closes all connections at the end, which the client library
 * does only when its threads end. Thread-safe.
 */
final class ConnectionObserver implements NettyHook {
  private static final int MAX_LINE_LENGTH = 200;

  private final boolean tls;
  // Connections that are opened after close() are closed immediately.
  private final ChannelGroup open = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE, true);
  private volatile Symptom symptom = Symptom.NONE;

  /**
   * The server's behaviour on the most recent connection.
   *
   * @param behaviour what the server did
   * @param text the error reply or the failure's message; empty if there is none
   */
  record Symptom(Behaviour behaviour, String text) {
    static final Symptom NONE = new Symptom(Behaviour.UNKNOWN, "");
    static final Symptom RESPONDS = new Symptom(Behaviour.RESPONDS, "");
  }

  /** How a server behaves on a connection that it accepted. */
  enum Behaviour {
    /** It has not been reached. */
    UNKNOWN,
    /** It responds as expected. */
    RESPONDS,
    /** It has not sent anything yet. */
    SILENT,
    /** It closed the connection without sending anything. */
    DISCONNECTS,
    /** It replied with an error to authentication or to a subscription. */
    REJECTS,
    /** The TLS handshake failed. */
    TLS_FAILS
  }

  /**
   * @param tls whether the connections are encrypted
   */
  ConnectionObserver(boolean tls) {
    this.tls = tls;
  }

  boolean tls() {
    return tls;
  }

  Symptom symptom() {
    return symptom;
  }

  void close() {
    var _ = open.close();
  }

  @Override
  public void afterBoostrapInitialization(Bootstrap bootstrap) {
    // Only channels are observed.
  }

  @Override
  public void afterChannelInitialization(Channel channel) {
    open.add(channel);
    ChannelPipeline pipeline = channel.pipeline();
    // Exceptions do not propagate past the last handler.
    pipeline
        .addBefore(pipeline.lastContext().name(), null, new TlsFailureObserver())
        .addFirst(new TrafficObserver());
    ChannelHandlerContext decoder = pipeline.context(CommandDecoder.class);
    if (decoder != null) {
      pipeline.addBefore(decoder.name(), null, new ErrorReplyObserver());
    }
  }

  /** Observes raw bytes, before decryption: whether the server sends any before it disconnects. */
  private final class TrafficObserver extends ChannelDuplexHandler {
    private boolean responded;
    private boolean closing;

    @Override
    public void channelActive(ChannelHandlerContext context) {
      symptom = new Symptom(Behaviour.SILENT, "");
      context.fireChannelActive();
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      if (!responded) {
        responded = true;
        symptom = Symptom.RESPONDS;
      }
      context.fireChannelRead(message);
    }

    @Override
    public void close(ChannelHandlerContext context, ChannelPromise promise) {
      closing = true;
      var _ = context.close(promise);
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
      disconnected();
      context.fireChannelInactive();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      if (cause instanceof IOException) {
        disconnected();
      }
      context.fireExceptionCaught(cause);
    }

    private void disconnected() {
      if (!responded && !closing) {
        symptom = new Symptom(Behaviour.DISCONNECTS, "");
      }
    }
  }

  /** Observes replies. Error replies to individual commands are left to their callers. */
  private final class ErrorReplyObserver extends ChannelInboundHandlerAdapter {
    private boolean first = true;

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      boolean subscribes = context.pipeline().get(CommandPubSubDecoder.class) != null;
      if (first || subscribes) {
        first = false;
        error((ByteBuf) message).ifPresent(text -> symptom = new Symptom(Behaviour.REJECTS, text));
      }
      context.fireChannelRead(message);
    }
  }

  private static Optional<String> error(ByteBuf answer) {
    if (!answer.isReadable() || answer.getByte(answer.readerIndex()) != '-') {
      return Optional.empty();
    }
    int length = Math.min(answer.readableBytes(), MAX_LINE_LENGTH);
    return answer.toString(answer.readerIndex() + 1, length - 1, UTF_8).lines().findFirst();
  }

  /** Observes failures of the TLS layer. */
  private final class TlsFailureObserver extends ChannelInboundHandlerAdapter {
    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      Throwable reason = cause instanceof DecoderException ? cause.getCause() : cause;
      if (reason instanceof SSLException) {
        symptom = new Symptom(Behaviour.TLS_FAILS, String.valueOf(reason.getMessage()));
      }
      context.fireExceptionCaught(cause);
    }
  }
}
