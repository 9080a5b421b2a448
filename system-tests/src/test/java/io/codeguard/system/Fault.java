package io.codeguard.system;

import java.time.Duration;
import java.util.random.RandomGenerator;

/** Something that goes wrong in the middle of a job, and what makes it good again. */
enum Fault {
  /** Workers are killed, as the kernel does when memory is short. */
  WORKER_KILLED(3) {
    @Override
    void strike(Site site) {
      site.node().signal("KILL", WORKER);
    }
  },

  /** A worker hangs for longer than its lease lasts, and comes back. */
  WORKER_HANGS(1) {
    @Override
    void strike(Site site) {
      site.node().signal("STOP", WORKER);
    }

    @Override
    void heal(Site site) {
      site.node().signal("CONT", WORKER);
    }

    @Override
    Duration lasts() {
      return Duration.ofSeconds(20);
    }
  },

  /** The node's agent is away: no pod starts, stops or is looked after. */
  KUBELET_STOPPED(1) {
    @Override
    void strike(Site site) {
      if (site.node().runs(KUBELET)) {
        site.node().signal("STOP", KUBELET);
      } else {
        // Of one process with all the rest, as in K3s: everything stands still.
        site.node().pause();
      }
    }

    @Override
    void heal(Site site) {
      if (!site.node().resume()) {
        site.node().signal("CONT", KUBELET);
      }
    }

    @Override
    Duration lasts() {
      return Duration.ofSeconds(20);
    }
  },

  /** The operator is killed while it feeds. */
  OPERATOR_KILLED(2) {
    @Override
    void strike(Site site) {
      site.node().signal("KILL", "io.codeguard.operator.Main");
    }
  },

  /** Redis is killed; its volume is kept. */
  REDIS_KILLED(2) {
    @Override
    void strike(Site site) {
      site.node().signal("KILL", REDIS);
    }
  },

  /** The network to Redis is cut, without a word to either end. */
  REDIS_CUT_OFF(1) {
    @Override
    void strike(Site site) {
      site.node().cutOff(RedisAccess.address());
    }

    @Override
    void heal(Site site) {
      String noticed = site.jobs().defaultPool("QueueReachable");
      site.node().reconnect(RedisAccess.address());
      if (!noticed.startsWith("False")) {
        throw new AssertionError("nobody was cut off: QueueReachable is " + noticed);
      }
    }

    @Override
    Duration lasts() {
      return Duration.ofSeconds(30);
    }
  },

  /** Redis does not answer for a while, and then answers all at once. */
  REDIS_SILENT(1) {
    @Override
    void strike(Site site) {
      site.node().signal("STOP", REDIS);
    }

    @Override
    void heal(Site site) {
      site.node().signal("CONT", REDIS);
    }

    @Override
    Duration lasts() {
      return Duration.ofSeconds(10);
    }
  },

  /** Redis loses everything. */
  REDIS_WIPED(1) {
    @Override
    void strike(Site site) {
      try (RedisAccess access = RedisAccess.open()) {
        access.wipe();
      }
    }
  },

  /** The pool shrinks while its workers are busy. */
  POOL_SHRUNK(1) {
    @Override
    void strike(Site site) {
      site.jobs().scalePool(1);
    }

    @Override
    void heal(Site site) {
      site.jobs().scalePool(2);
    }
  },

  /** The workers get another image, one after another. */
  IMAGE_UPDATED(1) {
    @Override
    void strike(Site site) {
      site.jobs().rollPool("update-" + Long.toHexString(site.random().nextLong()));
    }
  },

  /** Everything of ours is killed at once. */
  EVERYTHING_KILLED(1) {
    @Override
    void strike(Site site) {
      REDIS_KILLED.strike(site);
      OPERATOR_KILLED.strike(site);
      WORKER_KILLED.strike(site);
    }
  };

  private static final String WORKER = "io.codeguard.worker.Main";
  private static final String KUBELET = "kubelet";

  /** What Redis makes of its own command line. */
  private static final String REDIS = "redis-server *:6379";

  private final int times;

  Fault(int times) {
    this.times = times;
  }

  /** What a fault has at hand. */
  record Site(Node node, Jobs jobs, RandomGenerator random) {}

  abstract void strike(Site site);

  void heal(Site site) {}

  /** How long it goes on before it is healed. */
  Duration lasts() {
    return Duration.ZERO;
  }

  /** How often it strikes in one job. */
  int times() {
    return times;
  }
}
