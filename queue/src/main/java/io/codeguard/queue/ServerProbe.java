package io.codeguard.queue;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.resolver.dns.DnsAddressResolverGroup;
import io.netty.resolver.dns.DnsServerAddressStreamProviders;
import java.io.EOFException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import javax.net.ssl.TrustManagerFactory;

/**
 * Checks whether a server responds. It takes a short-lived connection and no thread, so that any
 * number of unresponsive servers can be probed repeatedly.
 */
final class ServerProbe {
  private static final int REPLY_MILLIS = 10_000;
  private static final DnsAddressResolverGroup NAMES =
      new DnsAddressResolverGroup(
          NioDatagramChannel.class, DnsServerAddressStreamProviders.platformDefault());

  private ServerProbe() {}

  /**
   * Completes when any of the servers sends any reply.
   *
   * @return a future that fails with a {@link QueueUnavailableException} if none does
   */
  static CompletableFuture<Void> of(RedisAddress address, Optional<TrustManagerFactory> trust) {
    List<CompletableFuture<Void>> replies =
        address.nodes().stream().map(node -> probe(Node.of(node), trust)).toList();
    CompletableFuture<Void> any = new CompletableFuture<>();
    for (CompletableFuture<Void> reply : replies) {
      var _ = reply.thenAccept(any::complete);
    }
    var _ =
        CompletableFuture.allOf(replies.toArray(CompletableFuture[]::new))
            .exceptionally(
                _ -> {
                  // Has no effect if another node has replied.
                  any.completeExceptionally(replies.getFirst().exceptionNow());
                  return null;
                });
    return any;
  }

  private record Node(boolean tls, String host, int port) {
    /** Parses {@code scheme://host:port}; java.net.URI rejects host names that resolvers accept. */
    static Node of(String text) {
      int host = text.indexOf("://") + "://".length();
      int port = text.lastIndexOf(':');
      return new Node(
          text.startsWith("rediss:"),
          text.substring(host, port).replace("[", "").replace("]", ""),
          Integer.parseInt(text.substring(port + 1)));
    }
  }

  private static CompletableFuture<Void> probe(Node node, Optional<TrustManagerFactory> trust) {
    ConnectionObserver observer = new ConnectionObserver(node.tls());
    CompletableFuture<Void> reply = new CompletableFuture<>();
    var _ =
        new Bootstrap()
            .group(RedisThreads.io())
            .channel(NioSocketChannel.class)
            .resolver(NAMES)
            .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, RedisClients.CONNECT_MILLIS)
            .handler(
                new ChannelInitializer<>() {
                  @Override
                  protected void initChannel(Channel channel) throws SSLException {
                    if (node.tls()) {
                      channel.pipeline().addLast(tlsHandler(channel, node, trust));
                    }
                    channel.pipeline().addLast(new PingHandler(reply));
                    observer.afterChannelInitialization(channel);
                  }
                })
            .connect(node.host(), node.port())
            .addListener(
                connecting -> {
                  if (!connecting.isSuccess()) {
                    reply.completeExceptionally(connecting.cause());
                  }
                });
    return reply
        .orTimeout(REPLY_MILLIS, TimeUnit.MILLISECONDS)
        .whenComplete((_, _) -> observer.close())
        .exceptionallyCompose(
            error ->
                CompletableFuture.failedFuture(
                    new QueueUnavailableException(RedisErrors.explain(error, observer), error)));
  }

  private static SslHandler tlsHandler(
      Channel channel, Node node, Optional<TrustManagerFactory> trust) throws SSLException {
    SslContextBuilder context = SslContextBuilder.forClient();
    trust.ifPresent(context::trustManager);
    return context.build().newHandler(channel.alloc(), node.host(), node.port());
  }

  /** Sends a PING and completes on any reply. */
  private static final class PingHandler extends SimpleChannelInboundHandler<ByteBuf> {
    private final CompletableFuture<Void> reply;

    PingHandler(CompletableFuture<Void> reply) {
      this.reply = reply;
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
      var _ = context.writeAndFlush(Unpooled.copiedBuffer("PING\r\n", US_ASCII));
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, ByteBuf message) {
      reply.complete(null);
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
      reply.completeExceptionally(new EOFException("the server closed the connection"));
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      reply.completeExceptionally(cause);
    }
  }
}
