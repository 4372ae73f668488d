import type { View } from '../../engine/view.ts';
import type { ChangesEvent } from '../../journal/changes-event.ts';
import type { RecordedEvent } from '../../journal/event.ts';
import { foldRemediation, resume, type ToldRemediation } from '../../remediation/fold-remediations.ts';
import { isCalled, type RecordedDecision, type Subject } from './subject.ts';

/** What the journal keeps of something that the daemon no longer has in memory. */
export interface Past {
  readonly subject: Subject;
  /** The last decision on it, and for a remediation the one by which it began. */
  readonly decisions: readonly RecordedDecision[];
  /** Of an incident: who changed what before it. */
  readonly changes?: ChangesEvent;
}

/**
 * Looks a proposal, remediation, incident or target up in the whole journal. It reads all of it, so it is
 * asked only for what is found nowhere else.
 */
export async function findPast(id: string, view: View): Promise<Past | undefined> {
  const remediations = new Map<string, ToldRemediation>();
  /** Allowed decisions by proposal, the newest of each. */
  const acted = new Map<string, RecordedDecision>();
  let incident: Extract<RecordedEvent, { kind: 'incident' }> | undefined;
  let changes: ChangesEvent | undefined;
  let decided: RecordedDecision | undefined;
  let about: RecordedDecision | undefined;
  for await (const event of view.journal()) {
    if ('remediation' in event && event.remediation === id) foldRemediation(remediations, event);
    if (event.kind === 'incident' && event.incident.id === id) incident = event;
    if (event.kind === 'changes' && event.incident === id) changes = event;
    if (event.kind !== 'decision') continue;
    // Once its remediation has begun, a later decision on the same proposal is about another one.
    if (event.outcome === 'act' && remediations.size === 0) acted.set(event.proposal, event);
    if (event.proposal === id) decided = event;
    if (event.target === id || isCalled({ id: event.target, name: event.target }, id)) about = event;
  }
  const remediation = remediations.get(id);
  if (remediation !== undefined) {
    const began = acted.get(remediation.proposalKey);
    return {
      subject: { kind: 'remediation', remediation: resume(remediation, undefined) },
      decisions: began === undefined ? [] : [began],
    };
  }
  if (incident !== undefined)
    return {
      subject: { kind: 'incident', incident: incident.incident },
      decisions: [],
      ...(changes === undefined ? {} : { changes }),
    };
  if (decided !== undefined)
    return { subject: { kind: 'ended-proposal', decision: decided }, decisions: [decided] };
  return about && { subject: { kind: 'gone', id: about.target }, decisions: [about] };
}
