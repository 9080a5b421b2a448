package io.codeguard.queue;

import java.time.Duration;
import javax.net.ssl.TrustManagerFactory;
import org.redisson.Redisson;
import org.redisson.api.RedissonClient;
import org.redisson.client.codec.ByteArrayCodec;
import org.redisson.config.BaseConfig;
import org.redisson.config.BaseMasterSlaveServersConfig;
import org.redisson.config.Config;
import org.redisson.config.ConstantDelay;
import org.redisson.config.ReadMode;
import org.redisson.config.SubscriptionMode;

/** Configures a client that connects lazily and fails calls fast. */
final class RedisClients {
  /** The connect timeout of a probe, which runs in the background. */
  static final int CONNECT_MILLIS = 10_000;

  /**
   * Short, because a connection attempt to an address whose server has just moved must fail before
   * the next one can succeed, and leases expire meanwhile.
   */
  private static final int RECONNECT_MILLIS = 3000;

  private static final int REPLY_MILLIS = 3000;
  private static final int PING_MILLIS = 10_000;
  private static final int SCAN_MILLIS = 2000;

  private RedisClients() {}

  /**
   * @param observer observes the client's connections; must be closed after the client
   */
  static RedissonClient create(
      RedisSettings settings, RedisAddress address, ConnectionObserver observer) {
    Config config =
        new Config()
            .setCodec(ByteArrayCodec.INSTANCE)
            .setLazyInitialization(true)
            .setEventLoopGroup(RedisThreads.io())
            .setExecutor(RedisThreads.calls())
            .setNettyHook(observer);
    // The client's script cache assumes that a node that has just received a slot knows the script;
    // Scripts handles that case itself.
    config.setUseScriptCache(false);
    settings.username().ifPresent(config::setUsername);
    settings.password().ifPresent(config::setPassword);
    settings.certificates().ifPresent(pem -> config.setSslTrustManagerFactory(trust(pem)));
    switch (address.kind()) {
      case STANDALONE ->
          common(config.useSingleServer())
              .setAddress(address.nodes().getFirst())
              .setDatabase(address.database())
              .setConnectionMinimumIdleSize(1)
              .setSubscriptionConnectionMinimumIdleSize(1);
      case SENTINEL -> {
        var sentinels = primaryOnly(common(config.useSentinelServers()));
        sentinels.setSentinelAddresses(address.nodes());
        sentinels
            .setMasterName(address.master().orElseThrow())
            .setDatabase(address.database())
            .setScanInterval(SCAN_MILLIS)
            // The given Sentinels suffice; discovered ones may have addresses of another network.
            .setCheckSentinelsList(false)
            .setSentinelsDiscovery(false);
      }
      case CLUSTER -> {
        var cluster = primaryOnly(common(config.useClusterServers()));
        cluster.setNodeAddresses(address.nodes());
        cluster.setScanInterval(SCAN_MILLIS);
      }
    }
    return Redisson.create(config);
  }

  private static <T extends BaseConfig<T>> T common(T config) {
    return config
        .setConnectTimeout(RECONNECT_MILLIS)
        .setTimeout(REPLY_MILLIS)
        .setRetryAttempts(1)
        .setRetryDelay(new ConstantDelay(Duration.ofMillis(200)))
        .setPingConnectionInterval(PING_MILLIS);
  }

  /** Replicas lag, so the queue reads from the primary. */
  private static <T extends BaseMasterSlaveServersConfig<T>> T primaryOnly(T config) {
    return config
        .setReadMode(ReadMode.MASTER)
        .setSubscriptionMode(SubscriptionMode.MASTER)
        .setMasterConnectionMinimumIdleSize(1)
        .setSubscriptionConnectionMinimumIdleSize(1);
  }

  /**
   * @throws IllegalArgumentException if it is not PEM or contains no certificate
   */
  static TrustManagerFactory trust(String pem) {
    try {
      return PemAuthorities.trust(pem);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("CA certificates for Redis: " + e.getMessage(), e);
    }
  }
}
