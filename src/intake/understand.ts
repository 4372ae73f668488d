import { scopeOf } from '../aws/arn.ts';
import { clockSkewMs } from '../model/signal.ts';
import type { Model } from '../model/model.ts';
import type { Observation } from '../model/observation.ts';
import { cadenceMs, signalOf } from '../pollers/finding.ts';
import { observerOf } from '../pollers/observe-part.ts';
import type { AwsEvent } from './event.ts';
import type { EventSource, Statement } from './event-source.ts';

/** Why an event is not taken. Each is counted under its own name. */
export type Dropped = 'late' | 'ahead' | 'overtaken' | 'unknown';

export type Understood =
  | { readonly kind: 'fact'; readonly observation: Observation; readonly reread: readonly string[] }
  | { readonly kind: 'hint'; readonly reread: readonly string[] }
  | { readonly kind: Dropped };

/** What only asks for a read is worth it as long as one-minute evidence is valid: 2.5 × 60 s (SAFETY section 5). */
const hintValidForMs = 150_000;
/**
 * A read that ended this shortly after the event may have looked before it: the answer to a call is up to 10 s
 * old, and AWS rounds the event's time down.
 */
const readTakesMs = 10_000;

/** What an event is held against. */
interface Known {
  readonly model: Model;
  /** How many times its default cadence a poller runs at. */
  readonly stretchOf: (poller: string) => number;
}

/**
 * What an event means for what is known. Its own time dates it, so an older word never replaces a newer one.
 * Throws a ZodError when its detail is not what AWS documents.
 */
export function understand(
  source: EventSource,
  event: AwsEvent,
  known: Known & { readonly now: number },
): Understood {
  const { model, now } = known;
  const about = source.about(event).filter((id) => isOf(event, model, id) || isNew(event, source, id));
  const statement = source.states?.(event, model);
  const age = now - event.time;
  if (age < -clockSkewMs) return { kind: 'ahead' };
  const validForMs = statement === undefined ? hintValidForMs : validity(statement, known.stretchOf);
  if (age > validForMs) return { kind: 'late' };
  if (about.length === 0) return { kind: 'unknown' };
  if (statement === undefined) return { kind: 'hint', reread: about };
  const readAt = lastRead(statement, model);
  if (readAt > event.time)
    return readAt - event.time < readTakesMs ? { kind: 'hint', reread: about } : { kind: 'overtaken' };
  return {
    kind: 'fact',
    observation: observationOf(statement, event, known),
    reread: statement.isWhole ? [] : about,
  };
}

/** Known, and in the account that says so: a bus that gathers several accounts speaks for each of its own only. */
function isOf({ account }: AwsEvent, model: Model, id: string): boolean {
  const resource = model.resources.get(id);
  // Some ids of Route 53 name no account.
  return resource !== undefined && (resource.account === account || resource.account === '');
}

/** Work that has just begun: in the account and region that say so. */
function isNew({ account, region }: AwsEvent, { tellsOfNew }: EventSource, id: string): boolean {
  const scope = tellsOfNew ? scopeOf(id) : undefined;
  return scope?.account === account && scope.region === region;
}

function validity({ voice }: Statement, stretchOf: (poller: string) => number): number {
  return 2.5 * cadenceMs(voice, { stretch: stretchOf(voice.poller) });
}

/** When what the event speaks of was read last, by whoever; long ago if never. */
function lastRead({ findings }: Statement, { signals }: Model): number {
  let latest = Number.NEGATIVE_INFINITY;
  for (const { resource, check, by } of findings)
    for (const held of signals.get(resource) ?? [])
      if (held.check === check && held.by === by) latest = Math.max(latest, held.observedAt);
  return latest;
}

function observationOf(
  { voice, findings, isToldHereOnly = false }: Statement,
  { account, region, time }: AwsEvent,
  { model, stretchOf, now }: Known & { readonly now: number },
): Observation {
  const stretch = stretchOf(voice.poller);
  const observedAt = isToldHereOnly ? now : time;
  return {
    kind: 'partial',
    pushed: true,
    observer: observerOf(voice.poller, voice.part, { account, region }),
    observedAt,
    resources: [],
    signals: findings.map((finding) => ({
      ...signalOf(finding, voice, { model, stretch }, time),
      observedAt,
    })),
    gone: [],
  };
}
