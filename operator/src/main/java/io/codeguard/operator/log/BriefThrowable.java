package io.codeguard.operator.log;

import ch.qos.logback.classic.pattern.ThrowableHandlingConverter;
import ch.qos.logback.classic.pattern.ThrowableProxyConverter;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.ThrowableProxy;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;

/**
 * Writes what the API server refuses, and a network that fails, in the line of the message; where
 * in the program that was noticed helps nobody. Any other exception is a fault of the program, and
 * comes with its stack trace.
 */
public final class BriefThrowable extends ThrowableHandlingConverter {
  private final ThrowableProxyConverter whole = new ThrowableProxyConverter();

  @Override
  public void start() {
    whole.start();
    super.start();
  }

  @Override
  public void stop() {
    super.stop();
    whole.stop();
  }

  @Override
  public String convert(ILoggingEvent event) {
    IThrowableProxy logged = event.getThrowableProxy();
    if (logged == null) {
      return System.lineSeparator();
    }
    Throwable outside = outside(logged);
    return outside == null
        ? System.lineSeparator() + whole.convert(event)
        : ": " + line(outside) + System.lineSeparator();
  }

  /** The innermost exception that comes from outside; null when there is none. */
  private static Throwable outside(IThrowableProxy logged) {
    Throwable found = null;
    Throwable cause = logged instanceof ThrowableProxy proxy ? proxy.getThrowable() : null;
    for (; cause != null; cause = cause.getCause()) {
      if (cause instanceof KubernetesClientException || cause instanceof IOException) {
        found = cause;
      }
    }
    return found;
  }

  private static String line(Throwable outside) {
    String text = outside.getMessage();
    if (outside instanceof KubernetesClientException refusal
        && refusal.getStatus() != null
        && refusal.getStatus().getMessage() != null) {
      text = refusal.getStatus().getMessage();
    }
    String said = text == null ? outside.getClass().getSimpleName() : text;
    return said.replaceAll("\\s+", " ");
  }
}
