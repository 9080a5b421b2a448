package io.codeguard.operator.log;

import ch.qos.logback.classic.pattern.ThrowableHandlingConverter;
import ch.qos.logback.classic.pattern.ThrowableProxyConverter;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.ThrowableProxy;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;

/**
 * Logs errors of the API server and the network in one line, because their stack traces do not
 * help. Any other exception is a bug and is logged with its stack trace.
 */
public final class BriefThrowable extends ThrowableHandlingConverter {
  private final ThrowableProxyConverter full = new ThrowableProxyConverter();

  @Override
  public void start() {
    full.start();
    super.start();
  }

  @Override
  public void stop() {
    super.stop();
    full.stop();
  }

  @Override
  public String convert(ILoggingEvent event) {
    IThrowableProxy logged = event.getThrowableProxy();
    if (logged == null) {
      return System.lineSeparator();
    }
    Throwable external = external(logged);
    return external == null
        ? System.lineSeparator() + full.convert(event)
        : ": " + line(external) + System.lineSeparator();
  }

  /** The innermost exception of the API server or the network; null if there is none. */
  private static Throwable external(IThrowableProxy logged) {
    Throwable found = null;
    Throwable cause = logged instanceof ThrowableProxy proxy ? proxy.getThrowable() : null;
    for (; cause != null; cause = cause.getCause()) {
      if (cause instanceof KubernetesClientException || cause instanceof IOException) {
        found = cause;
      }
    }
    return found;
  }

  private static String line(Throwable external) {
    String text = external.getMessage();
    if (external instanceof KubernetesClientException refusal
        && refusal.getStatus() != null
        && refusal.getStatus().getMessage() != null) {
      text = refusal.getStatus().getMessage();
    }
    String message = text == null ? external.getClass().getSimpleName() : text;
    return message.replaceAll("\\s+", " ");
  }
}
