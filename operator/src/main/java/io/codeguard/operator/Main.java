package io.codeguard.operator;

import io.codeguard.operator.kube.KubeClients;
import io.fabric8.kubernetes.client.Config;
import java.io.IOException;
import java.time.Clock;

/** Starts the operator from its environment. */
public final class Main {
  private static final int WRONG_SETTINGS = 2;

  private Main() {}

  public static void main(String[] arguments) throws IOException, InterruptedException {
    OperatorSettings settings;
    try {
      settings = OperatorSettings.from(System.getenv());
    } catch (IllegalArgumentException e) {
      System.err.println(e.getMessage());
      System.exit(WRONG_SETTINGS);
      return;
    }
    OperatorProcess operator =
        new OperatorProcess(
            settings, KubeClients.create(Config.autoConfigure(null)), Clock.systemUTC());
    Runtime.getRuntime().addShutdownHook(new Thread(operator::close, "shutdown"));
    operator.start();
  }
}
