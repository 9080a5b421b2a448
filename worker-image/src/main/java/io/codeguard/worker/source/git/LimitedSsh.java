package io.codeguard.worker.source.git;

import io.codeguard.worker.source.network.LimitedStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.eclipse.jgit.errors.TransportException;
import org.eclipse.jgit.transport.CredentialsProvider;
import org.eclipse.jgit.transport.RemoteSession;
import org.eclipse.jgit.transport.RemoteSession2;
import org.eclipse.jgit.transport.SshSessionFactory;
import org.eclipse.jgit.transport.URIish;
import org.eclipse.jgit.transport.sshd.SshdSession;
import org.eclipse.jgit.transport.sshd.SshdSessionFactory;
import org.eclipse.jgit.util.FS;

/** SSH sessions that limit the amount of data that a host can send. */
final class LimitedSsh extends SshSessionFactory {
  /** JGit buffers standard error in memory. */
  private static final long MAX_ERROR_BYTES = 64 << 10;

  private static final int UNKNOWN = -1;

  private final SshdSessionFactory sessions;
  private final long maxBytes;
  private final AtomicLong bytes = new AtomicLong();

  /**
   * @param maxBytes the maximum total size of the output of all sessions
   */
  LimitedSsh(SshdSessionFactory sessions, long maxBytes) {
    this.sessions = sessions;
    this.maxBytes = maxBytes;
  }

  @Override
  public RemoteSession getSession(URIish uri, CredentialsProvider credentials, FS fs, int timeout)
      throws TransportException {
    return new Session(sessions.getSession(uri, credentials, fs, timeout));
  }

  @Override
  public String getType() {
    return sessions.getType();
  }

  private final class Session implements RemoteSession2 {
    private final SshdSession session;

    Session(SshdSession session) {
      this.session = session;
    }

    @Override
    public Process exec(String command, int timeout) throws IOException {
      return exec(command, Map.of(), timeout);
    }

    @Override
    public Process exec(String command, Map<String, String> environment, int timeout)
        throws IOException {
      return new Command(session.exec(command, environment, timeout));
    }

    @Override
    public void disconnect() {
      session.disconnect();
    }
  }

  private final class Command extends Process {
    private final Process command;
    private final InputStream output;
    private final InputStream errors;

    Command(Process command) {
      this.command = command;
      this.output = new LimitedStream(command.getInputStream(), maxBytes, bytes, command::destroy);
      this.errors =
          new LimitedStream(
              command.getErrorStream(), MAX_ERROR_BYTES, new AtomicLong(), command::destroy);
    }

    @Override
    public OutputStream getOutputStream() {
      return command.getOutputStream();
    }

    @Override
    public InputStream getInputStream() {
      return output;
    }

    @Override
    public InputStream getErrorStream() {
      return errors;
    }

    @Override
    public int waitFor() throws InterruptedException {
      return command.waitFor();
    }

    @Override
    public boolean waitFor(long timeout, TimeUnit unit) throws InterruptedException {
      return command.waitFor(timeout, unit);
    }

    /** A host may close its output without exiting, which JGit does not expect. */
    @Override
    public int exitValue() {
      return command.isAlive() ? UNKNOWN : command.exitValue();
    }

    @Override
    public boolean isAlive() {
      return command.isAlive();
    }

    @Override
    public void destroy() {
      command.destroy();
    }
  }
}
