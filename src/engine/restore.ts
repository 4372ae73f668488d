import type { ChangesEvent } from '../journal/changes-event.ts';
import type { RecordedEvent } from '../journal/event.ts';
import type { JournalStore } from '../journal/journal.ts';
import type { Incident } from '../model/incident.ts';
import type { Carried } from '../policy/carried-waits.ts';
import type { PolicySet } from '../policy/policy.ts';
import { foldRemediation } from '../remediation/fold-remediations.ts';
import type { Remediation } from '../remediation/remediation.ts';
import { rulesOf } from '../remediation/rules.ts';
import { forgetOld } from '../remediation/remediate.ts';
import { emptyMemory, type Memory, remember } from './history.ts';

/** What the journal says of the time before this start. */
export interface Restored {
  readonly memory: Memory;
  readonly remediations: Map<string, Remediation>;
  readonly incidents: readonly Incident[];
  /** Who changed what before each of them, by its id. */
  readonly changes: Map<string, ChangesEvent>;
  readonly recent: RecordedEvent[];
  readonly stopSwitchWas: 'clear' | 'thrown' | 'unreadable';
  /** What held when the last process stopped. Absent where it was killed: nobody knows until when it saw it. */
  readonly carried?: Carried | undefined;
}

/** Journal events that the page and the API can look back on. */
export const mostRecent = 1000;
/** Closed incidents are remembered for as long as the model keeps them. */
const rememberIncidentsMs = 7 * 86_400_000;

/** Folds the whole journal. The same journal gives the same state, whichever process reads it. */
export async function restore(store: JournalStore, policies: PolicySet, now: number): Promise<Restored> {
  let memory = emptyMemory;
  let stopSwitchWas: Restored['stopSwitchWas'] = 'clear';
  let carried: Restored['carried'];
  const remediations = new Map<string, Remediation>();
  const incidents = new Map<string, Incident>();
  const changes = new Map<string, ChangesEvent>();
  const recent: RecordedEvent[] = [];
  const rulesFor = (name: string, rungIndex: number) =>
    rulesOf(
      policies.policies.find((policy) => policy.name === name),
      rungIndex,
    );
  for await (const event of store.read(1, { without: 'observed' })) {
    memory = remember(memory, event);
    foldRemediation(remediations, event, rulesFor);
    if (event.kind === 'incident') incidents.set(event.incident.id, event.incident);
    if (event.kind === 'changes') changes.set(event.incident, event);
    if (event.kind === 'stop-switch') stopSwitchWas = event.state;
    if (event.kind === 'daemon-started') carried = undefined;
    if (event.kind === 'daemon-stopped') carried = event.carried;
    if (recent.push(event) > 2 * mostRecent) recent.splice(0, mostRecent);
  }
  forgetOld(remediations);
  const kept = [...incidents.values()].filter(
    (incident) => incident.closedAt === undefined || now - incident.closedAt < rememberIncidentsMs,
  );
  return {
    memory,
    remediations,
    stopSwitchWas,
    carried,
    incidents: kept,
    changes: new Map([...changes].filter(([id]) => kept.some((incident) => incident.id === id))),
    recent: recent.slice(-mostRecent),
  };
}
