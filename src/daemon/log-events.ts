import type { RecordedEvent } from '../journal/event.ts';
import type { Logger } from '../runtime/logger.ts';

/** The journal as log lines: a static message for each kind, whatever varies in the fields. */
export function logEvent(log: Logger, event: RecordedEvent): void {
  switch (event.kind) {
    case 'signal-changed':
    case 'remembered':
    case 'waits-resumed':
    case 'notified':
    case 'proposal-ended':
      log.debug(event, event.kind);
      return;
    case 'decision': {
      const { gates, evidence: _evidence, ...fields } = event;
      const against = gates.filter((gate) => gate.outcome !== 'allow');
      log.info({ ...fields, against }, 'decision');
      return;
    }
    case 'intent': {
      const { plan: _plan, ...fields } = event;
      log.info(fields, 'intent');
      return;
    }
    case 'daemon-stopped': {
      const { carried: _waits, ...fields } = event;
      log.info(fields, 'daemon-stopped');
      return;
    }
    case 'policies-refused':
    case 'trouble':
    case 'page':
      log.warn(event, event.kind);
      return;
    default:
      log.info(event, event.kind);
  }
}
