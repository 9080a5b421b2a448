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
 * Follows the connections of one client: remembers how the server behaves, which the client
 * library's exceptions often hide, and closes them all at the end, which the client library leaves
 * to the end of its threads. Thread-safe.
 */
final class ConnectionObserver implements NettyHook {
  private static final int LONGEST_LINE = 200;

  private final boolean tls;
  // Connections that are made after the end are closed at once.
  private final ChannelGroup open = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE, true);
  private volatile Symptom symptom = Symptom.NONE;

  /**
   * What a server did to the latest connection that was not as it should be.
   *
   * @param behaviour of the server
   * @param text what it answered, or what failed; empty for nothing
   */
  record Symptom(Behaviour behaviour, String text) {
    static final Symptom NONE = new Symptom(Behaviour.UNKNOWN, "");
    static final Symptom ANSWERS = new Symptom(Behaviour.ANSWERS, "");
  }

  /** How a server treats a connection that it accepted. */
  enum Behaviour {
    /** It was not reached. */
    UNKNOWN,
    /** It answers as it should. */
    ANSWERS,
    /** It has not sent a byte yet. */
    SILENT,
    /** It closed the connection without sending a byte. */
    HANGS_UP,
    /** It answers by an error to who only wants to be let in, or to listen. */
    REFUSES,
    /** It and this client do not agree on TLS. */
    BREAKS
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
    // Only connections matter.
  }

  @Override
  public void afterChannelInitialization(Channel channel) {
    open.add(channel);
    ChannelPipeline pipeline = channel.pipeline();
    // Behind the last handler no failure arrives.
    pipeline.addBefore(pipeline.lastContext().name(), null, new Failures()).addFirst(new Silence());
    ChannelHandlerContext decoder = pipeline.context(CommandDecoder.class);
    if (decoder != null) {
      pipeline.addBefore(decoder.name(), null, new Answers());
    }
  }

  /** Sees the bytes as they come, still encrypted if they are. */
  private final class Silence extends ChannelDuplexHandler {
    private boolean answered;
    private boolean closing;

    @Override
    public void channelActive(ChannelHandlerContext context) {
      symptom = new Symptom(Behaviour.SILENT, "");
      context.fireChannelActive();
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      if (!answered) {
        answered = true;
        symptom = Symptom.ANSWERS;
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
      ended();
      context.fireChannelInactive();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      if (cause instanceof IOException) {
        ended();
      }
      context.fireExceptionCaught(cause);
    }

    private void ended() {
      if (!answered && !closing) {
        symptom = new Symptom(Behaviour.HANGS_UP, "");
      }
    }
  }

  /** Sees the answers. Errors as answers to single calls are these calls' own business. */
  private final class Answers extends ChannelInboundHandlerAdapter {
    private boolean first = true;

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      boolean subscribes = context.pipeline().get(CommandPubSubDecoder.class) != null;
      if (first || subscribes) {
        first = false;
        error((ByteBuf) message).ifPresent(text -> symptom = new Symptom(Behaviour.REFUSES, text));
      }
      context.fireChannelRead(message);
    }
  }

  private static Optional<String> error(ByteBuf answer) {
    if (!answer.isReadable() || answer.getByte(answer.readerIndex()) != '-') {
      return Optional.empty();
    }
    int length = Math.min(answer.readableBytes(), LONGEST_LINE);
    return answer.toString(answer.readerIndex() + 1, length - 1, UTF_8).lines().findFirst();
  }

  /** Sees what goes wrong behind the encryption. */
  private final class Failures extends ChannelInboundHandlerAdapter {
    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      Throwable reason = cause instanceof DecoderException ? cause.getCause() : cause;
      if (reason instanceof SSLException) {
        symptom = new Symptom(Behaviour.BREAKS, String.valueOf(reason.getMessage()));
      }
      context.fireExceptionCaught(cause);
    }
  }
}
