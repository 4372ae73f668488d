import type { RecordedEvent } from '../journal/event.ts';
import type { Case } from './compare.ts';

/** What was seen while the journal failed comes anew with the next round of reads. */
const readAnewMs = 600_000;

/** The times in which a journal could not be written: what was observed then is lost, and is not made up. */
export class Outages {
  readonly #over: { readonly from: number; readonly until: number }[] = [];
  #since: number | undefined;

  take({ at, state }: Extract<RecordedEvent, { kind: 'trouble' }>): void {
    if (state === 'began') this.#since ??= at;
    else if (this.#since !== undefined) {
      this.#over.push({ from: this.#since, until: at });
      this.#since = undefined;
    }
  }

  /** Whether a proposal stood in one, or soon after: what was decided of it is not compared. */
  touches({ from, until = Number.POSITIVE_INFINITY }: Case): boolean {
    return this.#over.some((outage) => from <= outage.until + readAnewMs && until >= outage.from);
  }

  inWords(): string[] {
    return this.#over.map(
      ({ from, until }) =>
        `from ${iso(from)} to ${iso(until)} the journal could not be written: what was decided then, and in the ten minutes after, is not compared`,
    );
  }
}

function iso(at: number): string {
  return new Date(at).toISOString();
}
