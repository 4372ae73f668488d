import { sameResource, vouches } from './merge.ts';
import type { Observation } from './observation.ts';
import { observerKey } from './observation.ts';
import type { Resource } from './resource.ts';
import { clockSkewMs, type Signal, sameCheck } from './signal.ts';
import { compareText } from './text-order.ts';
import { countSight } from './blindness.ts';
import { type Mention, type Node, nodeOf, type Round, type Source, spokenKey, type World } from './world.ts';

/** Takes in what observers say, oldest first, and marks the nodes that have to be looked at again. */
export function hear(world: World, round: Round, observations: readonly Observation[]): void {
  for (const observation of inOrder(observations)) {
    const source = sourceOf(world, observation);
    if (observation.kind === 'failed') {
      const first = source.health.failingSince === undefined;
      source.health = {
        ...source.health,
        failingSince: source.health.failingSince ?? observation.observedAt,
        failure: observation.failure,
        reason: observation.reason,
      };
      // What it used to feed may now be blind instead of merely stale.
      if (first) markUnwell(source, round);
    } else {
      hearAnswer(world, round, source, observation);
    }
    // Who only ever told us unasked does not look, so it can be neither an eye nor a blind one.
    if (source.health.lastSuccessAt === undefined && source.health.failingSince === undefined) continue;
    countSight(world, round, source);
    world.observers.set(source.key, source.health);
  }
}

/** The order in which things were read, so that the order of arrival decides nothing. */
export function inOrder(observations: readonly Observation[]): readonly Observation[] {
  if (observations.length < 2) return observations;
  const rank = { complete: 0, partial: 1, failed: 2 };
  return [...observations].toSorted(
    (a, b) =>
      a.observedAt - b.observedAt ||
      compareText(observerKey(a.observer), observerKey(b.observer)) ||
      rank[a.kind] - rank[b.kind],
  );
}

function sourceOf(world: World, observation: Observation): Source {
  const key = observerKey(observation.observer);
  let source = world.sources.get(key);
  if (!source) {
    source = {
      key,
      observer: observation.observer,
      nodes: new Set(),
      health: { observer: observation.observer, resources: 0 },
      round: 0,
      completeAt: undefined,
      sight: undefined,
    };
    world.sources.set(key, source);
  }
  return source;
}

function hearAnswer(
  world: World,
  round: Round,
  source: Source,
  observation: Extract<Observation, { kind: 'complete' | 'partial' }>,
): void {
  const { observedAt } = observation;
  // An answer that was overtaken by a later one says nothing new. One from the future never overtakes.
  const overtaken = source.completeAt !== undefined && source.completeAt <= round.now + clockSkewMs;
  if (overtaken && observedAt < (source.completeAt ?? 0)) return;

  const complete = observation.kind === 'complete';
  source.round++;
  for (const resource of observation.resources) {
    const node = nodeOf(world, resource.id);
    const mention = mentionOf(node, source);
    mention.statedIn = source.round;
    if (vouches(source.observer, resource)) speak(world, round, resource);
    if (mention.resource && sameResource(mention.resource, resource)) continue;
    mention.resource = resource;
    round.restated.add(node);
  }
  for (const [id, signals] of byResource(observation.signals)) {
    const node = nodeOf(world, id);
    const mention = mentionOf(node, source);
    mention.checkedIn = source.round;
    mention.signals = carryOver({ world, now: round.now, held: mention.signals, fresh: signals, complete });
    round.reread.add(node);
  }
  if (complete) {
    source.completeAt = observedAt;
    forgetRest(source, round);
  } else {
    for (const id of observation.gone) forget(world.nodes.get(id), source, round);
  }

  if (observation.kind === 'partial' && observation.pushed) return;
  const recovered = source.health.failingSince !== undefined;
  source.health = {
    observer: source.observer,
    lastSuccessAt: Math.max(observedAt, source.health.lastSuccessAt ?? observedAt),
    resources: source.nodes.size,
  };
  if (recovered) markUnwell(source, round);
}

function byResource(signals: readonly Signal[]): Map<string, Signal[]> {
  const grouped = new Map<string, Signal[]>();
  let last: Signal[] | undefined;
  for (const signal of signals) {
    // Pollers emit a resource's checks in a row, which saves most of the look-ups.
    if (last?.[0]?.resource !== signal.resource) last = grouped.get(signal.resource);
    if (last) last.push(signal);
    else {
      last = [signal];
      grouped.set(signal.resource, last);
    }
  }
  return grouped;
}

/**
 * The checks that one source now says of one resource. A check in the same state keeps its `since`; one
 * read before the one that is held is passed over; what turned unknown keeps its last known word aside.
 */
function carryOver(update: {
  readonly world: World;
  readonly now: number;
  readonly held: readonly Signal[];
  readonly fresh: readonly Signal[];
  readonly complete: boolean;
}): readonly Signal[] {
  const { world, now, held, fresh, complete } = update;
  // A list that was grown by pushing holds room for seventeen; its copy holds what it needs.
  if (held.length === 0) return fresh.slice();
  const next = fresh.map((signal) => {
    const before = held.find((other) => sameCheck(other, signal));
    if (!before) return signal;
    if (before.observedAt > signal.observedAt && before.observedAt <= now + clockSkewMs) return before;
    const lasting =
      before.state === signal.state && before.nature === signal.nature && before.since < signal.since;
    const after = lasting ? { ...signal, since: before.since } : signal;
    rememberLast(world, before, after);
    return after;
  });
  if (complete) return next;
  const rest = held.filter((before) => !fresh.some((signal) => sameCheck(before, signal)));
  return rest.length === 0 ? next : [...next, ...rest];
}

function rememberLast(world: World, held: Signal, signal: Signal): void {
  if (signal.state !== 'unknown' || signal.nature === 'transition') return;
  const said = held.state !== 'unknown' || held.nature === 'transition';
  const last = said ? held : world.lastKnown.get(held);
  if (last) world.lastKnown.set(signal, last);
}

function mentionOf(node: Node, source: Source): Mention {
  let mention = node.mentions.find((other) => other.source === source);
  if (!mention) {
    mention = { source, resource: undefined, signals: [], statedIn: 0, checkedIn: 0 };
    // Always in the same order, whoever spoke first, so that arrival decides no conflict.
    node.mentions = [...node.mentions, mention].toSorted((a, b) => compareText(a.source.key, b.source.key));
    source.nodes.add(node);
  }
  return mention;
}

function speak(world: World, round: Round, { kind, account, region }: Resource): void {
  const key = spokenKey(kind, account, region);
  if (world.spoken.has(key)) return;
  world.spoken.add(key);
  // From now on only the owner keeps things of this kind alive: what others told of is looked at again.
  for (const id of world.kinds.get(kind) ?? []) {
    const node = world.nodes.get(id);
    if (node?.resource?.account === account && node.resource.region === region) round.restated.add(node);
  }
}

/** After a complete answer: whatever the source no longer mentions is gone for it. */
function forgetRest(source: Source, round: Round): void {
  for (const node of source.nodes) {
    const mention = node.mentions.find((other) => other.source === source);
    if (!mention) continue;
    const stated = mention.statedIn === source.round;
    const checked = mention.checkedIn === source.round;
    if (!stated && !checked) {
      forget(node, source, round);
      continue;
    }
    if (!stated && mention.resource) {
      mention.resource = undefined;
      round.restated.add(node);
    }
    if (!checked && mention.signals.length > 0) {
      mention.signals = [];
      round.reread.add(node);
    }
  }
}

function forget(node: Node | undefined, source: Source, round: Round): void {
  if (!node) return;
  const rest = node.mentions.filter((other) => other.source !== source);
  if (rest.length === node.mentions.length) return;
  node.mentions = rest;
  source.nodes.delete(node);
  round.restated.add(node);
  round.reread.add(node);
}

function markUnwell(source: Source, round: Round): void {
  for (const node of source.nodes) {
    const standing = node.reading?.standing;
    if (standing === 'unknown' || standing === 'failing') round.rejudged.add(node);
  }
}
