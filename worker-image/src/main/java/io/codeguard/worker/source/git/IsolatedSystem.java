package io.codeguard.worker.source.git;

import org.eclipse.jgit.lib.Config;
import org.eclipse.jgit.storage.file.FileBasedConfig;
import org.eclipse.jgit.util.FS;
import org.eclipse.jgit.util.SystemReader;

/**
 * Hides the system's and the user's git configuration and environment from JGit, which could
 * contain credential helpers, proxies and commands. JGit has one such reader per process.
 */
final class IsolatedSystem extends SystemReader.Delegate {
  private IsolatedSystem(SystemReader platform) {
    super(platform);
  }

  static synchronized void install() {
    if (!(SystemReader.getInstance() instanceof IsolatedSystem)) {
      SystemReader.setInstance(new IsolatedSystem(SystemReader.getInstance()));
    }
  }

  @Override
  public String getenv(String variable) {
    return null;
  }

  @Override
  public FileBasedConfig openSystemConfig(Config parent, FS fs) {
    return new EmptyConfig(parent, fs);
  }

  @Override
  public FileBasedConfig openUserConfig(Config parent, FS fs) {
    return new EmptyConfig(parent, fs);
  }

  @Override
  public FileBasedConfig openJGitConfig(Config parent, FS fs) {
    return new EmptyConfig(parent, fs);
  }

  private static final class EmptyConfig extends FileBasedConfig {
    EmptyConfig(Config parent, FS fs) {
      super(parent, null, fs);
    }

    @Override
    public void load() {
      // Always empty.
    }

    @Override
    public void save() {
      // JGit's file system measurements are kept for this process only.
    }

    @Override
    public boolean isOutdated() {
      return false;
    }
  }
}
