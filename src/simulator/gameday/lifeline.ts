import type { Transport } from '../../aws/transport.ts';
import type { JournalEvent } from '../../journal/event.ts';
import type { JournalStore } from '../../journal/journal.ts';
import type { RosterStore } from '../../replicas/roster.ts';
import type { Clock } from '../../runtime/clock.ts';
import { rosterThrough } from './roster-through.ts';
import type { VirtualClock } from '../virtual-clock.ts';

/** A moment at which a process touches the world outside itself, and at which it may be held or cut. */
export type LifelineStep = { readonly when: 'before' | 'after' } & (
  | { readonly kind: 'call'; readonly service: string; readonly operation: string }
  | { readonly kind: 'append'; readonly events: readonly JournalEvent[] }
);

/**
 * What ties one process to the world: its time, its calls, its journal. Held, the process stands still in
 * the middle of whatever it does, as under a suspended machine; cut, it never goes on, as after `kill -9`.
 */
export class Lifeline {
  readonly #clock: VirtualClock;
  readonly #onStep: (step: LifelineStep) => void;
  #holds = 0;
  #cut = false;
  #waiting: (() => void)[] = [];

  /** `onStep` hears of each step just before the process goes on, so it can still hold or cut it there. */
  constructor(clock: VirtualClock, onStep: (step: LifelineStep) => void = () => undefined) {
    this.#clock = clock;
    this.#onStep = onStep;
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
      const { service, operation } = call;
      await this.#passes({ when: 'before', kind: 'call', service, operation });
      try {
        return await aws(call);
      } finally {
        await this.#passes({ when: 'after', kind: 'call', service, operation });
      }
    };
  }

  store(store: JournalStore): JournalStore {
    return {
      ...store,
      append: async (expected, events) => {
        await this.#passes({ when: 'before', kind: 'append', events });
        try {
          return await store.append(expected, events);
        } finally {
          await this.#passes({ when: 'after', kind: 'append', events });
        }
      },
    };
  }

  roster(store: RosterStore): RosterStore {
    return rosterThrough(store, async (call) => {
      await this.#running();
      const answer = await call();
      await this.#running();
      return answer;
    });
  }

  /** Who was cut off while its call was under way takes no step any more. */
  async #passes(step: LifelineStep): Promise<void> {
    if (!this.#cut) this.#onStep(step);
    await this.#running();
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
