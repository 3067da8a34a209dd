/** The time as a session's shell sees it: the machine's, or one that a replay of stored bars moves. */

export interface ShellClock {
  /** UTC microseconds. */
  now(): number;
  /** Fires once, at or after this time. */
  at(time: number, fire: () => void): void;
  /** Nothing fires any more. */
  stop(): void;
}

export function machineClock(): ShellClock {
  const waiting = new Set<NodeJS.Timeout>();
  const now = (): number => Date.now() * 1000;
  return {
    now,
    at(time, fire) {
      const timeout = setTimeout(
        () => {
          waiting.delete(timeout);
          fire();
        },
        Math.max(0, (time - now()) / 1000),
      );
      waiting.add(timeout);
    },
    stop() {
      for (const timeout of waiting) clearTimeout(timeout);
      waiting.clear();
    },
  };
}

export interface SimulatedClock extends ShellClock {
  /** Fires what is due on the way, each at its own time; `settled` is waited for after each. */
  moveTo(time: number, settled: () => Promise<void>): Promise<void>;
}

export function simulatedClock(start: number): SimulatedClock {
  let time = start;
  let waiting: { readonly at: number; readonly fire: () => void }[] = [];
  return {
    now: () => time,
    at: (at, fire) => void waiting.push({ at, fire }),
    stop() {
      waiting = [];
    },
    async moveTo(to, settled) {
      for (;;) {
        const due = waiting.filter(({ at }) => at <= to).sort((a, b) => a.at - b.at)[0];
        if (!due) break;
        waiting = waiting.filter((each) => each !== due);
        time = Math.max(time, due.at);
        due.fire();
        await settled();
      }
      time = Math.max(time, to);
    },
  };
}
