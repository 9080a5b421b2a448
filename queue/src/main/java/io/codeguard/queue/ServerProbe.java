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
 * Finds out whether a server answers at all. It costs a connection for a moment and no thread, so
 * that any number of servers that do not answer can be asked again and again.
 */
final class ServerProbe {
  private static final int ANSWER_MILLIS = 10_000;
  private static final DnsAddressResolverGroup NAMES =
      new DnsAddressResolverGroup(
          NioDatagramChannel.class, DnsServerAddressStreamProviders.platformDefault());

  private ServerProbe() {}

  /**
   * Completes when one of the servers answers, whatever it says.
   *
   * @return fails with a {@link QueueUnavailableException} when none does
   */
  static CompletableFuture<Void> of(RedisAddress address, Optional<TrustManagerFactory> trust) {
    List<CompletableFuture<Void>> answers =
        address.nodes().stream().map(node -> greet(Node.of(node), trust)).toList();
    CompletableFuture<Void> any = new CompletableFuture<>();
    for (CompletableFuture<Void> answer : answers) {
      var _ = answer.thenAccept(any::complete);
    }
    var _ =
        CompletableFuture.allOf(answers.toArray(CompletableFuture[]::new))
            .exceptionally(
                _ -> {
                  // Has no effect when one has answered.
                  any.completeExceptionally(answers.getFirst().exceptionNow());
                  return null;
                });
    return any;
  }

  private record Node(boolean tls, String host, int port) {
    /** Reads {@code scheme://host:port}; a URI's host is narrower than what resolvers take. */
    static Node of(String text) {
      int host = text.indexOf("://") + "://".length();
      int port = text.lastIndexOf(':');
      return new Node(
          text.startsWith("rediss:"),
          text.substring(host, port).replace("[", "").replace("]", ""),
          Integer.parseInt(text.substring(port + 1)));
    }
  }

  private static CompletableFuture<Void> greet(Node node, Optional<TrustManagerFactory> trust) {
    ConnectionObserver observer = new ConnectionObserver(node.tls());
    CompletableFuture<Void> answer = new CompletableFuture<>();
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
                      channel.pipeline().addLast(encryption(channel, node, trust));
                    }
                    channel.pipeline().addLast(new Hello(answer));
                    observer.afterChannelInitialization(channel);
                  }
                })
            .connect(node.host(), node.port())
            .addListener(
                connecting -> {
                  if (!connecting.isSuccess()) {
                    answer.completeExceptionally(connecting.cause());
                  }
                });
    return answer
        .orTimeout(ANSWER_MILLIS, TimeUnit.MILLISECONDS)
        .whenComplete((_, _) -> observer.close())
        .exceptionallyCompose(
            trouble ->
                CompletableFuture.failedFuture(
                    new QueueUnavailableException(
                        RedisTroubles.explain(trouble, observer), trouble)));
  }

  private static SslHandler encryption(
      Channel channel, Node node, Optional<TrustManagerFactory> trust) throws SSLException {
    SslContextBuilder context = SslContextBuilder.forClient();
    trust.ifPresent(context::trustManager);
    return context.build().newHandler(channel.alloc(), node.host(), node.port());
  }

  /** Says hello and waits for any answer. */
  private static final class Hello extends SimpleChannelInboundHandler<ByteBuf> {
    private final CompletableFuture<Void> answer;

    Hello(CompletableFuture<Void> answer) {
      this.answer = answer;
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
      var _ = context.writeAndFlush(Unpooled.copiedBuffer("PING\r\n", US_ASCII));
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, ByteBuf message) {
      answer.complete(null);
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
      answer.completeExceptionally(new EOFException("the server hung up"));
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      answer.completeExceptionally(cause);
    }
  }
}
