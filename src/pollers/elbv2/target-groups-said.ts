import type { Observation } from '../../model/observation.ts';
import type { Relation, RelationType, Resource, ResourceKind } from '../../model/resource.ts';
import { complete, failed, partial, type Voice } from '../finding.ts';
import type { PollContext } from '../poller.ts';
import { addressBook, type GroupWord, membersIn, wordOf } from './group-word.ts';
import type { GroupReading } from './target-groups.ts';

/**
 * The complete word on all groups of a region, from those that were read and, for the others, from what
 * the model holds. A read that failed is told beside it, so that the poller's health shows it.
 */
export function completeWord(
  readings: readonly GroupReading[],
  context: PollContext,
  voice: Voice,
): readonly Observation[] {
  const addresses = addressBook(context);
  const words = readings.map((reading) => wordOf(reading, context, voice, addresses));
  const edges = edgesOf(words);
  const said = complete(voice, context, {
    resources: resourcesOf(words, edges, context),
    signals: words.flatMap(({ signals }) => signals),
  });
  return [said, ...failures(readings, context, voice)];
}

/** A fresh word on a few groups. What the model holds of other groups' hold on the same members stays. */
export function partialWord(
  readings: readonly GroupReading[],
  context: PollContext,
  voice: Voice,
  goneGroups: readonly string[] = [],
): readonly Observation[] {
  const read = readings.filter(({ targets }) => targets !== undefined);
  const addresses = addressBook(context);
  const words = read.map((reading) => wordOf(reading, context, voice, addresses));
  const replaced = new Set([...words.map(({ resource }) => resource.id), ...goneGroups]);
  const edges = edgesOf(words);
  // Who was a member and is not any more is said again without the group, or withdrawn altogether.
  for (const group of replaced)
    for (const member of membersIn(group, context))
      if (!edges.members.has(member)) edges.members.set(member, []);
  keepHeld(edges.members, 'member-of', replaced, context);
  keepHeld(edges.loadBalancers, 'routes-to', replaced, context);
  const withdrawn = [...edges.members].filter(([, relations]) => relations.length === 0).map(([id]) => id);
  for (const id of withdrawn) edges.members.delete(id);
  const said = partial(voice, context, {
    resources: resourcesOf(words, edges, context),
    signals: words.flatMap(({ signals }) => signals),
    gone: [...goneGroups, ...withdrawn],
  });
  return [said, ...failures(readings, context, voice)];
}

interface Edges {
  /** By instance id. */
  readonly members: Map<string, Relation[]>;
  /** By load balancer ARN. */
  readonly loadBalancers: Map<string, Relation[]>;
}

function edgesOf(words: readonly GroupWord[]): Edges {
  const edges: Edges = { members: new Map(), loadBalancers: new Map() };
  for (const { resource, members, loadBalancers } of words) {
    for (const member of members) add(edges.members, member, { type: 'member-of', to: resource.id });
    for (const arn of loadBalancers) add(edges.loadBalancers, arn, { type: 'routes-to', to: resource.id });
  }
  return edges;
}

function add(edges: Map<string, Relation[]>, from: string, relation: Relation): void {
  const known = edges.get(from);
  if (known === undefined) edges.set(from, [relation]);
  else known.push(relation);
}

function keepHeld(
  edges: Map<string, Relation[]>,
  type: RelationType,
  replaced: ReadonlySet<string>,
  { model }: PollContext,
): void {
  for (const [id, relations] of edges)
    for (const relation of model.resources.get(id)?.relations ?? [])
      if (relation.type === type && relation.to.includes(':targetgroup/') && !replaced.has(relation.to))
        relations.push(relation);
}

function resourcesOf(words: readonly GroupWord[], edges: Edges, { scope }: PollContext): Resource[] {
  const stub = (kind: ResourceKind, id: string, relations: readonly Relation[]): Resource => ({
    id,
    kind,
    ...scope,
    // `instance/i-1` or `loadbalancer/app/NAME/ID`; who owns the resource knows its name and facts.
    name: id.split('/')[kind === 'ec2:instance' ? 1 : 2] ?? id,
    tags: {},
    facts: {},
    relations,
  });
  return [
    ...words.map(({ resource }) => resource),
    ...[...edges.members].map(([id, relations]) => stub('ec2:instance', id, relations)),
    ...[...edges.loadBalancers].map(([id, relations]) => stub('elbv2:load-balancer', id, relations)),
  ];
}

function failures(
  readings: readonly GroupReading[],
  context: PollContext,
  voice: Voice,
): readonly Observation[] {
  const error = readings.find((reading) => reading.error !== undefined)?.error;
  return error === undefined ? [] : [failed(voice, context, error)];
}
