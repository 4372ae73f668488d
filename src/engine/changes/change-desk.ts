import type { AwsScope } from '../../aws/scope.ts';
import type { ChangesEvent } from '../../journal/changes-event.ts';
import type { JournalEvent } from '../../journal/event.ts';
import type { Incident } from '../../model/incident.ts';
import type { Model } from '../../model/model.ts';
import { nearest, neighbourhoodOf } from './nearest.ts';
import { mostPlaces, placesOf } from './places.ts';
import { createReader, nameOf, type ReaderParts, type Told } from './read-place.ts';

/** What was done earlier than this before an incident opened is not looked for. */
const backMs = 600_000;
/**
 * When CloudTrail is asked, after an incident has opened: it tells of a call within five minutes on average, and
 * promises nothing (AWS: "How CloudTrail works"). So a second time for most, and a last time for what is late.
 */
const asksAfterMs = [0, 300_000, 900_000] as const;
/** In a storm of incidents the first ones are looked into. */
const mostWaiting = 200;

export interface ChangeDesk {
  /** An incident opened just now, or one of before a restart for which CloudTrail was not asked for the last time. */
  expect(incident: Pick<Incident, 'id' | 'openedAt'>): void;
  /**
   * Asks CloudTrail for what is due, in the background, and answers what there is to say by now. It never throws and
   * never waits: nothing that is decided needs it.
   */
  look(model: Model, now: number): readonly JournalEvent[];
}

interface Waiting {
  readonly incident: string;
  readonly openedAt: number;
  asked: number;
  /** What is still to be asked this time, and of what no answer has come. */
  readonly open: Map<string, AwsScope>;
  readonly told: Map<string, Told>;
  /** Set while an answer is to be put together. */
  asking: boolean;
}

/** `known`: what was last said of an incident, by its id. */
export function createChangeDesk(
  parts: ReaderParts & { known(incident: string): ChangesEvent | undefined },
): ChangeDesk {
  const waiting = new Map<string, Waiting>();
  const reader = createReader(parts);

  const beginDue = (model: Model, now: number): void => {
    for (const each of waiting.values()) {
      if (each.asking || now < each.openedAt + (asksAfterMs[each.asked] ?? 0)) continue;
      const incident = model.incidents.get(each.incident);
      const places = incident === undefined ? [] : placesOf(incident, model);
      if (places.length === 0) {
        waiting.delete(each.incident);
        continue;
      }
      each.asked += 1;
      each.asking = true;
      for (const place of places.slice(0, mostPlaces)) each.open.set(nameOf(place), place);
      for (const place of places.slice(mostPlaces))
        each.told.set(nameOf(place), {
          changes: [],
          unknown: [`${nameOf(place)} was not looked through, for it spans more than ${mostPlaces} regions.`],
        });
    }
  };

  /** One read of a region serves all incidents that wait for it. */
  const askFor = (now: number): void => {
    const byPlace = new Map<string, { scope: AwsScope; those: Waiting[] }>();
    for (const each of waiting.values())
      for (const [name, scope] of each.open) {
        const entry = byPlace.get(name) ?? { scope, those: [] };
        entry.those.push(each);
        byPlace.set(name, entry);
      }
    for (const [name, { scope, those }] of byPlace) {
      const opened = those.map(({ openedAt }) => openedAt);
      const window = { from: Math.min(...opened) - backMs, to: Math.max(...opened) };
      const told = reader.read(scope, window, now);
      if (told === undefined) continue;
      for (const each of those.filter(({ openedAt }) => covers(told.window, openedAt))) {
        each.open.delete(name);
        each.told.set(name, told);
      }
    }
  };

  const compose = (each: Waiting, model: Model, now: number): readonly JournalEvent[] => {
    each.asking = false;
    const final = each.asked >= asksAfterMs.length;
    if (final) waiting.delete(each.incident);
    const incident = model.incidents.get(each.incident);
    if (incident === undefined) return [];
    const from = each.openedAt - backMs;
    const to = each.openedAt;
    const changes = [...each.told.values()]
      .flatMap((one) => one.changes)
      .filter(({ at }) => at >= from && at <= to);
    const said = {
      kind: 'changes' as const,
      incident: each.incident,
      from,
      to,
      ...nearest(changes, neighbourhoodOf(incident, model)),
      unknown: [...each.told].flatMap(([place, one]) => [...one.unknown, ...untold(place, one, from)]),
      final,
    };
    return isSame(said, parts.known(each.incident)) ? [] : [{ at: now, ...said }];
  };

  return {
    expect: ({ id, openedAt }) => {
      if (waiting.size >= mostWaiting || waiting.has(id)) return;
      waiting.set(id, {
        incident: id,
        openedAt,
        asked: 0,
        open: new Map(),
        told: new Map(),
        asking: false,
      });
    },
    look: (model, now) => {
      if (waiting.size === 0) return [];
      beginDue(model, now);
      askFor(now);
      return [...waiting.values()]
        .filter(({ asking, open }) => asking && open.size === 0)
        .flatMap((each) => compose(each, model, now));
    },
  };
}

/** Whether an incident of a journal has still to be looked into after a restart. */
export function isStillToAsk(
  { id, openedAt }: Pick<Incident, 'id' | 'openedAt'>,
  said: ReadonlyMap<string, Pick<ChangesEvent, 'final'>>,
  now: number,
): boolean {
  const [, , last] = asksAfterMs;
  return said.get(id)?.final !== true && now - openedAt < 2 * last;
}

/** Kept for as long as the model keeps the incident. */
export function rememberChanges(
  { changes, model }: { readonly changes: Map<string, ChangesEvent>; readonly model: Model },
  event: ChangesEvent,
): void {
  for (const id of changes.keys()) if (!model.incidents.has(id)) changes.delete(id);
  changes.set(event.incident, event);
}

function covers({ from, to }: { readonly from: number; readonly to: number }, openedAt: number): boolean {
  return from <= openedAt - backMs && openedAt <= to;
}

function untold(place: string, { readBackTo }: Told, from: number): readonly string[] {
  if (readBackTo === undefined || readBackTo <= from) return [];
  const since = new Date(readBackTo).toISOString().slice(11, 19);
  return [`So much was changed in ${place} that only what was done since ${since} UTC was read.`];
}

function isSame(said: ChangesEvent, known: ChangesEvent | undefined): boolean {
  const told = ({ changes, more, unknown, final }: ChangesEvent) =>
    JSON.stringify([changes, more, unknown, final]);
  return known !== undefined && told(said) === told(known);
}
