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

/** Configures a client that connects with its first call, and fails calls soon, not late. */
final class RedisClients {
  /** Of a greeting, which nobody waits for. */
  static final int CONNECT_MILLIS = 10_000;

  /**
   * An attempt that goes nowhere, as to an address whose server has just moved, must end before the
   * next one can succeed; and leases wait for their workers no longer than they last.
   */
  private static final int RECONNECT_MILLIS = 3000;

  private static final int ANSWER_MILLIS = 3000;
  private static final int PING_MILLIS = 10_000;
  private static final int SCAN_MILLIS = 2000;

  private RedisClients() {}

  /**
   * @param observer sees the client's connections; to be closed after the client
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
    // It takes a script for known to a node that only just got its slot; Scripts sees to that.
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
            // Those given are enough; what they tell of others may be addresses of another network.
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
        .setTimeout(ANSWER_MILLIS)
        .setRetryAttempts(1)
        .setRetryDelay(new ConstantDelay(Duration.ofMillis(200)))
        .setPingConnectionInterval(PING_MILLIS);
  }

  /** Replicas lag: what the queue reads it reads where it writes. */
  private static <T extends BaseMasterSlaveServersConfig<T>> T primaryOnly(T config) {
    return config
        .setReadMode(ReadMode.MASTER)
        .setSubscriptionMode(SubscriptionMode.MASTER)
        .setMasterConnectionMinimumIdleSize(1)
        .setSubscriptionConnectionMinimumIdleSize(1);
  }

  /**
   * @throws IllegalArgumentException when it is not PEM text, or holds no certificate
   */
  static TrustManagerFactory trust(String pem) {
    try {
      return PemAuthorities.trust(pem);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("Redis' certificates: " + e.getMessage(), e);
    }
  }
}
