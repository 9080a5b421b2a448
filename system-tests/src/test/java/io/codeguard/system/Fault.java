package io.codeguard.system;

import java.time.Duration;
import java.util.random.RandomGenerator;

/** A fault during a job, and its recovery. */
enum Fault {
  /** Workers are killed, like by the kernel's OOM killer. */
  WORKER_KILLED {
    @Override
    void strike(Site site) {
      site.node().signal("KILL", Node.WORKER);
    }

    @Override
    int attempts() {
      return MANY;
    }
  },

  /** A worker is suspended for longer than its lease, and resumes. */
  WORKER_HANGS {
    @Override
    void strike(Site site) {
      // If all were suspended, it would look like an outage.
      site.node().signalOne("STOP", Node.WORKER);
    }

    @Override
    void heal(Site site) {
      site.node().signal("CONT", Node.WORKER);
    }

    @Override
    int attempts() {
      return MANY;
    }

    @Override
    Duration lasts() {
      return Duration.ofSeconds(20);
    }
  },

  /** The kubelet is suspended: no pod is started, stopped or probed. */
  KUBELET_STOPPED {
    @Override
    void strike(Site site) {
      if (site.node().runs(KUBELET)) {
        site.node().signal("STOP", KUBELET);
      } else {
        // In K3s the kubelet is part of one process: the whole node is suspended.
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

  /** The operator is killed while it is feeding. */
  OPERATOR_KILLED {
    @Override
    void strike(Site site) {
      site.node().signal("KILL", "io.codeguard.operator.Main");
    }
  },

  /** Redis is killed; its volume remains. */
  REDIS_KILLED {
    @Override
    void strike(Site site) {
      site.node().signal("KILL", Node.REDIS);
    }
  },

  /** The network to Redis is interrupted, without closing connections. */
  REDIS_CUT_OFF {
    @Override
    void strike(Site site) {
      site.node().cutOff(RedisAccess.address());
    }

    @Override
    void heal(Site site) {
      String noticed = site.jobs().defaultPool(REACHABLE);
      site.node().reconnect(RedisAccess.address());
      requireNoticed(noticed);
    }

    @Override
    Duration lasts() {
      return Duration.ofSeconds(20);
    }
  },

  /** Redis is suspended for longer than a lease, and then processes all pending calls. */
  REDIS_FROZEN {
    @Override
    void strike(Site site) {
      site.node().signal("STOP", Node.REDIS);
    }

    @Override
    void heal(Site site) {
      String noticed = site.jobs().defaultPool(REACHABLE);
      site.node().signal("CONT", Node.REDIS);
      requireNoticed(noticed);
    }

    @Override
    Duration lasts() {
      return FaultIT.LONG ? Duration.ofSeconds(60) : Duration.ofSeconds(19);
    }
  },

  /** Redis loses all data. */
  REDIS_WIPED {
    @Override
    void strike(Site site) {
      try (RedisAccess access = RedisAccess.open()) {
        access.wipe();
      }
    }
  },

  /** The pool is scaled down while its workers are busy. */
  POOL_SHRUNK {
    @Override
    void strike(Site site) {
      site.jobs().fixPool(1, CountedJob.LIMIT);
    }

    @Override
    void heal(Site site) {
      site.jobs().fixPool(2, CountedJob.LIMIT);
    }
  },

  /** The workers are rolled out with another pod template. */
  IMAGE_UPDATED {
    @Override
    void strike(Site site) {
      site.jobs().rollPool("update-" + Long.toHexString(site.random().nextLong()));
    }
  },

  /** Operator, workers and Redis are killed at the same time. */
  EVERYTHING_KILLED {
    @Override
    void strike(Site site) {
      REDIS_KILLED.strike(site);
      OPERATOR_KILLED.strike(site);
      WORKER_KILLED.strike(site);
    }

    @Override
    int attempts() {
      return MANY;
    }
  };

  private static final String KUBELET = "kubelet";
  private static final String REACHABLE = "QueueReachable";

  /** Enough attempts for tasks whose workers crash repeatedly. */
  private static final int MANY = 10;

  /** The environment of a fault. */
  record Site(Node node, Jobs jobs, RandomGenerator random) {}

  abstract void strike(Site site);

  void heal(Site site) {}

  /** How long the fault lasts before {@link #heal}. */
  Duration lasts() {
    return Duration.ZERO;
  }

  /** The attempts that a task may need: only crashed or suspended workers cost an attempt. */
  int attempts() {
    return 1;
  }

  private static void requireNoticed(String reachable) {
    if (!reachable.startsWith("False")) {
      throw new AssertionError("no pod was disconnected: " + REACHABLE + " is " + reachable);
    }
  }
}
