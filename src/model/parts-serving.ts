import { type Signal, type SignalState, stateAt } from './signal.ts';

/**
 * Sums up the parts that something distributes to: targets, or target groups. It fails only when every
 * part is known not to serve. One part that cannot be told might be the one that serves, so with none
 * passing the whole is unknown.
 */
export class Parts {
  readonly #now: number;
  #count = 0;
  #serving = 0;
  #impaired = 0;
  #failing = 0;
  #moving = 0;
  #why = '';
  #observedAt = Infinity;
  #expiresAt = Infinity;

  constructor(now: number) {
    this.#now = now;
  }

  add(part: Signal): void {
    const state = stateAt(part, this.#now);
    this.#count++;
    if (state === 'pass' || state === 'warn') this.#serving++;
    if (state === 'warn') this.#impaired++;
    if (state === 'fail') this.#failing++;
    // Starting or leaving: it does not serve, and that is known.
    const fresh = this.#now - part.observedAt <= part.validForMs;
    if (state === 'unknown' && part.nature === 'transition' && fresh) {
      this.#moving++;
      this.#why = ` (${part.reason})`;
    }
    this.#observedAt = Math.min(this.#observedAt, part.observedAt);
    this.#expiresAt = Math.min(this.#expiresAt, part.observedAt + part.validForMs);
  }

  /** `what` names the parts; `atLeast` is how many there are known to be, seen or not. */
  signal(resource: string, what: string, atLeast: number): Signal | undefined {
    if (this.#count === 0) return undefined;
    const all = Math.max(this.#count, atLeast);
    const out = this.#failing + this.#moving;
    const unseen = all - this.#serving - out;
    const impaired = this.#impaired === 0 ? '' : `, ${this.#impaired} of them with warnings`;
    let state: SignalState = 'unknown';
    if (this.#serving > 0) state = this.#failing + this.#impaired > 0 ? 'warn' : 'pass';
    else if (this.#failing > 0 && unseen === 0) state = 'fail';
    return {
      resource,
      check: 'elb/targets-serving',
      state,
      since: this.#now,
      observedAt: this.#observedAt,
      validForMs: this.#expiresAt - this.#observedAt,
      family: 'network',
      reason: `${this.#serving} of ${all} ${what} serve${impaired}${unseen === 0 ? '' : `, ${unseen} unknown`}${this.#why}`,
      value: this.#serving,
      ...(state === 'unknown' && this.#moving === all ? { nature: 'transition' as const } : {}),
    };
  }
}
