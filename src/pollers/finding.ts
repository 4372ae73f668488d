import type { Observation } from '../model/observation.ts';
import type { Fact, Resource } from '../model/resource.ts';
import type { Signal } from '../model/signal.ts';
import { failedObservation, observerOf } from './observe-part.ts';
import type { PollContext, PollPart } from './poller.ts';

/** A signal as a poller sees it, before it is dated. */
export type Finding = Omit<Signal, 'since' | 'observedAt' | 'validForMs'> & {
  /** When it entered this state by AWS's own word. */
  readonly since?: number;
};

/** The part of a poller that speaks. */
export interface Voice {
  readonly poller: string;
  readonly part: Pick<PollPart, 'name' | 'reach' | 'everyMs'>;
}

export interface Found {
  readonly resources?: readonly Resource[];
  readonly findings?: readonly Finding[];
  /** What was dated before, by `signalOf` or by an earlier read. */
  readonly signals?: readonly Signal[];
}

/** Everything this part has to say: what it does not mention is gone. */
export function complete(voice: Voice, context: PollContext, found: Found): Observation {
  return { kind: 'complete', ...dated(voice, context, found) };
}

/** A fresh word on a few resources. `gone`: ids that were looked for and are not there. */
export function partial(
  voice: Voice,
  context: PollContext,
  found: Found & { readonly gone?: readonly string[] },
): Observation {
  return { kind: 'partial', ...dated(voice, context, found), gone: found.gone ?? [] };
}

/** How often a part is really read. */
export function cadenceMs(voice: Voice, { stretch = 1 }: Pick<PollContext, 'stretch'>): number {
  return voice.part.everyMs * stretch;
}

/** A part of a read that failed while the rest of it worked. */
export function failed(voice: Voice, context: PollContext, error: unknown): Observation {
  return failedObservation(observerOf(voice.poller, voice.part, context.scope), error, context.now());
}

function dated(voice: Voice, context: PollContext, found: Found) {
  const observedAt = context.now();
  return {
    observer: observerOf(voice.poller, voice.part, context.scope),
    observedAt,
    // What AWS sent without an identifier cannot be spoken of.
    resources: (found.resources ?? []).filter(({ id }) => id !== ''),
    signals: [
      ...(found.signals ?? []),
      ...(found.findings ?? []).map((finding) => signalOf(finding, voice, context, observedAt)),
    ].filter(({ resource }) => resource !== ''),
  };
}

/** Dates one finding. Long reads date each part of theirs with the time at which that part was read. */
export function signalOf(
  finding: Finding,
  voice: Voice,
  context: Pick<PollContext, 'model' | 'stretch'>,
  observedAt: number,
): Signal {
  return {
    ...finding,
    since: finding.since ?? heldSince(context, finding) ?? observedAt,
    observedAt,
    validForMs: 2.5 * cadenceMs(voice, context),
  };
}

/** AWS often does not say since when. As long as the state stays what the model holds, so does its start. */
function heldSince(context: Pick<PollContext, 'model'>, finding: Finding): number | undefined {
  return context.model.signals
    .get(finding.resource)
    ?.find((held) => held.check === finding.check && held.by === finding.by && held.state === finding.state)
    ?.since;
}

/** The facts that AWS did state: what it left out is left out, not guessed. */
export function stated(facts: Readonly<Record<string, Fact | undefined>>): Record<string, Fact> {
  const known: Record<string, Fact> = {};
  for (const [name, fact] of Object.entries(facts)) if (fact !== undefined) known[name] = fact;
  return known;
}
