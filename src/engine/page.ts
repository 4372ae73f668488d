import type { JournalEvent } from '../journal/event.ts';
import type { Decision } from '../safety/decision.ts';

/** The pages that were decided on. That each goes out once, however long its condition holds, is a gate's work. */
export function pageEvents(decisions: readonly Decision[], at: number): readonly JournalEvent[] {
  const events: JournalEvent[] = [];
  for (const { proposal, outcome } of decisions) {
    if (proposal.rung.kind !== 'page' || outcome !== 'act') continue;
    const { incident, policy, target, rung, reason } = proposal;
    const page = { policy: policy.name, target, to: rung.to, summary: `${policy.summary} ${reason}` };
    events.push({ at, kind: 'page', ...page, ...(incident === undefined ? {} : { incident }) });
  }
  return events;
}
