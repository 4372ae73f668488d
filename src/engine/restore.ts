import type { ChangesEvent } from '../journal/changes-event.ts';
import type { RecordedEvent } from '../journal/event.ts';
import type { Incident } from '../model/incident.ts';
import type { Carried } from '../policy/carried-waits.ts';
import type { Recollection } from '../model/recollection.ts';
import type { PolicySet } from '../policy/policy.ts';
import { resume } from '../remediation/fold-remediations.ts';
import type { Remediation } from '../remediation/remediation.ts';
import { rulesOf } from '../remediation/rules.ts';
import { type Folded, mostRecent, tidy } from './fold-journal.ts';
import type { Memory } from './history.ts';
import type { OpenPages } from './open-pages.ts';

/** What the journal says of the time before this start. */
export interface Restored {
  readonly memory: Memory;
  readonly remediations: Map<string, Remediation>;
  readonly incidents: readonly Incident[];
  /** Who changed what before each of them, by its id. */
  readonly changes: Map<string, ChangesEvent>;
  /** Pages that were made and have not ended. */
  readonly pages: OpenPages;
  /** What was seen and AWS does not tell afterwards, by resource. */
  readonly recollections: ReadonlyMap<string, Recollection>;
  readonly recent: RecordedEvent[];
  readonly stopSwitchWas: 'clear' | 'thrown' | 'unreadable';
  /** What held when the last process stopped. Absent where it was killed: nobody knows until when it saw it. */
  readonly carried?: Carried | undefined;
}

/** What a start goes on from: what the journal came to, under the policies in force. Uses `folded` up. */
export function restore(folded: Folded, policies: PolicySet, now: number): Restored {
  tidy(folded, now);
  const { memory, stopSwitchWas, carried, incidents, changes, pages, recollections, recent } = folded;
  const ruleOf = (name: string, rungIndex: number) =>
    rulesOf(
      policies.policies.find((policy) => policy.name === name),
      rungIndex,
    );
  return {
    memory,
    stopSwitchWas,
    carried,
    remediations: new Map(
      [...folded.remediations].map(([id, told]) => [id, resume(told, ruleOf(told.policy, told.rungIndex))]),
    ),
    incidents: [...incidents.values()],
    changes,
    pages,
    recollections,
    recent: recent.slice(-mostRecent),
  };
}
