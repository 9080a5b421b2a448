package io.codeguard.operator;

import io.codeguard.operator.kube.KubeClients;
import io.codeguard.operator.settings.OperatorSettings;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.time.Clock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts the operator, configured by environment variables. On an unrecoverable error the process
 * exits with a nonzero code, so that the kubelet restarts it; it never stays up without working.
 */
public final class Main {
  private static final Logger LOG = LoggerFactory.getLogger(Main.class);
  private static final int NOT_STARTED = 1;
  private static final int WRONG_SETTINGS = 2;

  private Main() {}

  public static void main(String[] arguments) throws InterruptedException {
    OperatorSettings settings;
    try {
      settings = OperatorSettings.from(System.getenv());
    } catch (IllegalArgumentException e) {
      System.err.println(e.getMessage());
      System.exit(WRONG_SETTINGS);
      return;
    }
    try {
      OperatorProcess operator = prepare(settings);
      Runtime.getRuntime().addShutdownHook(new Thread(operator::close, "shutdown"));
      var _ = operator.start();
    } catch (IOException | KubernetesClientException e) {
      LOG.error("The operator cannot start: {}", e.getMessage());
      System.exit(NOT_STARTED);
    } catch (RuntimeException | Error e) {
      LOG.error("The operator cannot start because of an internal error", e);
      System.exit(NOT_STARTED);
    }
  }

  private static OperatorProcess prepare(OperatorSettings settings) throws IOException {
    try {
      return new OperatorProcess(
          settings, KubeClients.create(Config.autoConfigure(null)), Clock.systemUTC());
    } catch (java.net.BindException e) {
      throw new IOException(
          "port %d is in use: set CODEGUARD_HTTP_PORT to another port"
              .formatted(settings.httpPort()),
          e);
    }
  }
}
