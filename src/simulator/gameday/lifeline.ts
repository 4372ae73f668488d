import type { Transport } from '../../aws/transport.ts';
import type { JournalStore } from '../../journal/journal.ts';
import type { Clock } from '../../runtime/clock.ts';
import type { VirtualClock } from '../virtual-clock.ts';

/**
 * What ties one process to the world: its time, its calls, its journal. Held, the process stands still in
 * the middle of whatever it does, as under a suspended machine; cut, it never goes on, as after `kill -9`.
 */
export class Lifeline {
  readonly #clock: VirtualClock;
  #holds = 0;
  #cut = false;
  #waiting: (() => void)[] = [];

  constructor(clock: VirtualClock) {
    this.#clock = clock;
  }

  get held(): boolean {
    return this.#holds > 0;
  }

  cut(): void {
    this.#cut = true;
    this.#waiting = [];
  }

  /** Holds until the answer is called; several holds add up. */
  hold(): () => void {
    this.#holds += 1;
    let held = true;
    return () => {
      if (!held) return;
      held = false;
      this.#holds -= 1;
      if (this.#holds > 0) return;
      // A sleeper of the virtual clock, so that whoever runs the clock lets the process settle.
      void this.#clock.sleep(0);
      for (const go of this.#waiting.splice(0)) go();
    };
  }

  clock(): Clock {
    const clock = this.#clock;
    return {
      now: () => clock.now(),
      monotonic: () => clock.monotonic(),
      sleep: async (milliseconds, signal) => {
        await clock.sleep(milliseconds, signal);
        await this.#running();
      },
    };
  }

  transport(aws: Transport): Transport {
    return async (call) => {
      await this.#running();
      try {
        return await aws(call);
      } finally {
        await this.#running();
      }
    };
  }

  store(store: JournalStore): JournalStore {
    return {
      ...store,
      append: async (expected, events) => {
        await this.#running();
        return store.append(expected, events);
      },
    };
  }

  async #running(): Promise<void> {
    while (this.#cut || this.#holds > 0) {
      await new Promise<void>((resolve) => {
        // Who is cut off waits for nobody: nothing keeps this promise, so it is collected.
        if (!this.#cut) this.#waiting.push(resolve);
      });
    }
  }
}
