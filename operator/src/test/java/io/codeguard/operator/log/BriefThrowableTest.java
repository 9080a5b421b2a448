package io.codeguard.operator.log;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import io.fabric8.kubernetes.api.model.StatusBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.javaoperatorsdk.operator.OperatorException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import org.junit.jupiter.api.Test;

/** External errors are logged in one line; bugs with their stack trace. */
class BriefThrowableTest {
  private final BriefThrowable converter = new BriefThrowable();

  private String convert(Throwable logged) {
    converter.start();
    LoggerContext context = new LoggerContext();
    return converter.convert(
        new LoggingEvent("", context.getLogger("logger"), Level.WARN, "it failed", logged, null));
  }

  @Test
  void anApiServerErrorIsLoggedWithItsMessage() {
    String said =
        convert(
            new OperatorException(
                new KubernetesClientException(
                    new StatusBuilder()
                        .withCode(403)
                        .withMessage("workerpools is forbidden:\n no right in namespace x")
                        .build())));
    assertThat(said).isEqualTo(": workerpools is forbidden: no right in namespace x\n");
  }

  @Test
  void aNetworkErrorIsOneLine() {
    assertThat(convert(new KubernetesClientException("get", new UnknownHostException("api.test"))))
        .isEqualTo(": api.test\n");
    assertThat(convert(new IllegalStateException(new ConnectException())))
        .isEqualTo(": ConnectException\n");
  }

  @Test
  void aBugIsLoggedWithItsStackTrace() {
    assertThat(convert(new NullPointerException("x")))
        .startsWith("\njava.lang.NullPointerException: x\n\tat io.codeguard");
  }

  @Test
  void aLineWithoutAnExceptionJustEnds() {
    assertThat(convert(null)).isEqualTo("\n");
  }
}
