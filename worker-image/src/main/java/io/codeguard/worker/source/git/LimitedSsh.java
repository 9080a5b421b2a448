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

/** Sessions whose hosts can send only so much. */
final class LimitedSsh extends SshSessionFactory {
  /** JGit keeps what a host complains of in memory. */
  private static final long MOST_COMPLAINTS = 64 << 10;

  private static final int UNKNOWN = -1;

  private final SshdSessionFactory sessions;
  private final long mostBytes;
  private final AtomicLong bytes = new AtomicLong();

  /**
   * @param mostBytes limit on all sessions together
   */
  LimitedSsh(SshdSessionFactory sessions, long mostBytes) {
    this.sessions = sessions;
    this.mostBytes = mostBytes;
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
    private final InputStream complaints;

    Command(Process command) {
      this.command = command;
      this.output = new LimitedStream(command.getInputStream(), mostBytes, bytes, command::destroy);
      this.complaints =
          new LimitedStream(
              command.getErrorStream(), MOST_COMPLAINTS, new AtomicLong(), command::destroy);
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
      return complaints;
    }

    @Override
    public int waitFor() throws InterruptedException {
      return command.waitFor();
    }

    @Override
    public boolean waitFor(long timeout, TimeUnit unit) throws InterruptedException {
      return command.waitFor(timeout, unit);
    }

    /** A host may say all it has to say and yet not end; JGit does not reckon with that. */
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
