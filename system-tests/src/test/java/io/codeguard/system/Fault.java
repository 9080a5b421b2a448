package io.codeguard.system;

import java.time.Duration;
import java.util.random.RandomGenerator;

/** Something that goes wrong in the middle of a job, and what makes it good again. */
enum Fault {
  /** Workers are killed, as the kernel does when memory is short. */
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

  /** A worker hangs for longer than its lease lasts, and comes back. */
  WORKER_HANGS {
    @Override
    void strike(Site site) {
      // Were all to hang, it would look like an outage.
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

  /** The node's agent is away: no pod starts, stops or is looked after. */
  KUBELET_STOPPED {
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
  OPERATOR_KILLED {
    @Override
    void strike(Site site) {
      site.node().signal("KILL", "io.codeguard.operator.Main");
    }
  },

  /** Redis is killed; its volume is kept. */
  REDIS_KILLED {
    @Override
    void strike(Site site) {
      site.node().signal("KILL", Node.REDIS);
    }
  },

  /** The network to Redis is cut, without a word to either end. */
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

  /** Redis does not answer for longer than leases last, and then answers all at once. */
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

  /** Redis loses everything. */
  REDIS_WIPED {
    @Override
    void strike(Site site) {
      try (RedisAccess access = RedisAccess.open()) {
        access.wipe();
      }
    }
  },

  /** The pool shrinks while its workers are busy. */
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

  /** The workers get another image, one after another. */
  IMAGE_UPDATED {
    @Override
    void strike(Site site) {
      site.jobs().rollPool("update-" + Long.toHexString(site.random().nextLong()));
    }
  },

  /** Everything of ours is killed at once. */
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

  /** Enough for tasks that die with their workers again and again. */
  private static final int MANY = 10;

  /** What a fault has at hand. */
  record Site(Node node, Jobs jobs, RandomGenerator random) {}

  abstract void strike(Site site);

  void heal(Site site) {}

  /** How long it goes on before it is healed. */
  Duration lasts() {
    return Duration.ZERO;
  }

  /** How often a task may have to be tried: only workers that die or hang cost any an attempt. */
  int attempts() {
    return 1;
  }

  private static void requireNoticed(String reachable) {
    if (!reachable.startsWith("False")) {
      throw new AssertionError("nobody was cut off: " + REACHABLE + " is " + reachable);
    }
  }
}
