import type { Transport } from '../../aws/transport.ts';
import type { StopSwitchPort } from '../../engine/stop-switch.ts';
import type { RecordedEvent } from '../../journal/event.ts';
import { JournalError } from '../../journal/journal-error.ts';
import type { JournalStore } from '../../journal/journal.ts';
import { awsFailure } from '../aws/failure.ts';

/** A cycle that broke off is caught by the loop, which goes on; it is a defect all the same. */
export function failedCycles(events: readonly RecordedEvent[]): readonly string[] {
  return events.flatMap((event) =>
    event.kind === 'trouble' && event.part === 'loop' && event.state === 'began'
      ? [`${new Date(event.at).toISOString()} a cycle failed: ${event.reason}`]
      : [],
  );
}

export function once(run: () => void): () => void {
  let ran = false;
  return () => {
    if (ran) return;
    ran = true;
    run();
  };
}

export function refusing(aws: Transport, refused: () => boolean): Transport {
  return async (call) => {
    if (!refused()) return aws(call);
    throw awsFailure('ExpiredTokenException', 'The security token included in the request is expired', 403);
  };
}

export function failingStore(store: JournalStore, fails: () => boolean): JournalStore {
  return {
    ...store,
    append: async (expected, events) => {
      if (fails()) throw new JournalError('full', 'the journal cannot be written: no space is left');
      return store.append(expected, events);
    },
  };
}

export function failingSwitch(port: StopSwitchPort, fails: () => boolean): StopSwitchPort {
  return {
    ...port,
    read: (now) =>
      fails()
        ? {
            state: 'unreadable',
            source: 'memory',
            reason: 'the store of the stop switch does not answer',
            readAt: now,
          }
        : port.read(now),
  };
}
