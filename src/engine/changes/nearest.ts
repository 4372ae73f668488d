import { type Nearness, nearnesses, type RecordedChange } from '../../journal/changes-event.ts';
import type { Incident } from '../../model/incident.ts';
import type { Model } from '../../model/model.ts';
import type { Resource } from '../../model/resource.ts';
import type { SeenChange } from '../../pollers/cloudtrail/changes.ts';

/** A call, and where it was made. */
export interface PlacedChange extends SeenChange {
  readonly account: string;
  readonly region: string;
}

/** More is not read at three in the morning. */
const mostShown = 20;
/** Of a storm that has hundreds the first ones are enough to order by. */
const mostLookedAt = 200;

/** What an incident is about, and what that is tied to, by every name that a request may use for it. */
export interface Neighbourhood {
  readonly affected: ReadonlySet<string>;
  readonly connected: ReadonlySet<string>;
}

/**
 * What is unwell; and its groups, what they and it lead to, and what leads to them, two steps far, with the ids that
 * their facts hold, such as the launch template of a group.
 */
export function neighbourhoodOf({ subject, affected }: Incident, model: Model): Neighbourhood {
  const unwell = new Set([subject, ...affected.slice(0, mostLookedAt)]);
  const near = new Set<string>();
  let ring: ReadonlySet<string> = unwell;
  for (let steps = 0; steps < 2 && near.size < mostLookedAt; steps += 1) {
    ring = new Set([...ring].flatMap((id) => tiedTo(id, model)));
    for (const id of ring) near.add(id);
  }
  const held = [...unwell, ...near].flatMap((id) => idsIn(model.resources.get(id)?.facts ?? {}));
  return { affected: namesOf(unwell, model), connected: new Set([...namesOf(near, model), ...held]) };
}

function tiedTo(id: string, model: Model): readonly string[] {
  return [
    ...model.groupsOf(id),
    ...(model.resources.get(id)?.relations ?? []).map(({ to }) => to),
    ...model.incoming(id).map(({ from }) => from),
  ].slice(0, mostLookedAt);
}

/** What AWS made up, which is one of a kind: an ARN, or an id such as `lt-0123456789abcdef0`. */
const madeUp = /^(?:arn:|[a-z]+-[0-9a-f]{8,17}$)/;

function idsIn(facts: Resource['facts']): readonly string[] {
  return Object.values(facts)
    .flat()
    .filter((fact): fact is string => typeof fact === 'string' && madeUp.test(fact));
}

/** Requests name a thing by its ARN, by the end of it, or by a name. */
function namesOf(ids: ReadonlySet<string>, model: Model): ReadonlySet<string> {
  return new Set(
    [...ids].flatMap((id) => {
      const name = model.resources.get(id)?.name ?? model.groups.get(id)?.name;
      const end = id.split(/[/:]/).at(-1) ?? id;
      return [id, end, ...(name === undefined ? [] : [name])];
    }),
  );
}

/** The nearest first, then the newest; what is beyond the bound is counted. */
export function nearest(
  changes: readonly PlacedChange[],
  neighbourhood: Neighbourhood,
): { readonly changes: readonly RecordedChange[]; readonly more: number } {
  const placed = changes
    .map(({ mentions, ...change }) => ({ ...change, near: nearnessOf(mentions, neighbourhood) }))
    .toSorted((a, b) => nearnesses.indexOf(a.near) - nearnesses.indexOf(b.near) || b.at - a.at);
  return { changes: placed.slice(0, mostShown), more: Math.max(0, placed.length - mostShown) };
}

function nearnessOf(mentions: ReadonlySet<string>, { affected, connected }: Neighbourhood): Nearness {
  const isIn = (names: ReadonlySet<string>) => [...mentions].some((word) => names.has(word));
  if (isIn(affected)) return 'affected';
  return isIn(connected) ? 'connected' : 'elsewhere';
}
