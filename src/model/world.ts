import type { Recollection } from './recollection.ts';
import type { Agenda } from './agenda.ts';
import type { Cause } from './cause.ts';
import type { Census, Counted } from './census.ts';
import type { Concentration } from './correlation.ts';
import type { Flap } from './flap.ts';
import type { Deployment } from './generation.ts';
import type { Group } from './group.ts';
import type { Incident } from './incident.ts';
import type { Change, ObserverHealth } from './model.ts';
import type { Newborn, Stillborn } from './newborn.ts';
import type { Observer } from './observation.ts';
import type { Reading } from './reading.ts';
import type { RelationType, Resource } from './resource.ts';
import type { Service, ServiceDeclaration } from './service.ts';
import type { ModelSettings } from './settings.ts';
import type { Signal } from './signal.ts';
import type { Tracker } from './tracker.ts';
import type { Trouble } from './trouble.ts';
import type { Verdict } from './verdict.ts';

/** What one observer says of one id: the resource, its checks, or both. */
export interface Mention {
  readonly source: Source;
  resource: Resource | undefined;
  signals: readonly Signal[];
  /** The source's answers in which the resource, and the checks, last stood. */
  statedIn: number;
  checkedIn: number;
}

/** One observer, and all the nodes that it speaks of. */
export interface Source {
  readonly key: string;
  readonly observer: Observer;
  readonly nodes: Set<Node>;
  health: ObserverHealth;
  round: number;
  /** `observedAt` of its last `complete`. */
  completeAt: number | undefined;
  /** `denied`: it may not look at all, so it is neither an eye nor a blind one. */
  sight: 'sees' | 'fails' | 'denied' | undefined;
}

/** Everything held about one id. A node outlives its resource while anybody still mentions it. */
export interface Node {
  readonly id: string;
  /** Those whose service owns the kind first, then by observer key. */
  mentions: Mention[];
  resource: Resource | undefined;
  /** What observers say, merged. */
  observed: readonly Signal[];
  /** What follows from the things behind it. */
  derived: readonly Signal[];
  /** Of what was observed, what load balancers say of it: looked at by each of its target groups. */
  targetHealth: readonly Signal[];
  reading: Reading | undefined;
  /** Its place in the counts of its groups. */
  counted: Counted;
  /** Ids of the groups it is a member of, sorted. */
  groups: readonly string[];
  /** The group that it left last: what is being removed still has to do with those it stood among. */
  lastGroup: string | undefined;
  /** Names of the services it belongs to, sorted. */
  services: readonly string[];
  /** Its checks that changed lately, by check and judge. */
  flaps: Map<string, Flap> | undefined;
  /** When the first of its checks that flap may count again. */
  quarantinedUntil: number | undefined;
  /** Whether its own checks call it saturated; `lost`: they did when last seen. */
  saturated: 'fresh' | 'lost' | undefined;
  /** It was launched a moment ago and has not served yet. */
  newborn: Newborn | undefined;
  /** Key of the active cause that its verdict names. */
  cause: string | undefined;
}

/** An active cause, and whose verdicts name it. */
export interface CauseRecord extends Omit<Cause, 'affected' | 'reason'> {
  reason: string;
  readonly affected: Set<Node>;
}

/** A group with what is worked out about it between folds. */
export interface GroupRecord {
  definition: Pick<Group, 'id' | 'kind' | 'name' | 'account' | 'region'> & { readonly desired?: number };
  /** Sorted by id. */
  members: readonly Node[];
  memberIds: readonly string[];
  readonly census: Census;
  /** Why its failures count as one shared failure, if they do. */
  correlated: string | undefined;
  /** What its newest generation has to do with its failures, if anything. */
  deployment: Deployment | undefined;
  /** What it launched last and what never served, of one generation, oldest first. */
  stillborn: readonly Stillborn[];
  /** By zone: where at least the configured share of its members there fails, or may fail. */
  concentrations: ReadonlyMap<string, Concentration>;
}

/** A service with where it begins and what it is made of. */
export interface ServiceRecord {
  readonly name: string;
  readonly declaration: ServiceDeclaration | undefined;
  /** Where its walk begins. */
  readonly roots: Set<Node>;
  /** Sorted by id. */
  nodes: readonly Node[];
  nodeIds: readonly string[];
  /** Roots that nothing else of the service leads to: where its users come in. */
  entries: readonly Node[];
  groups: readonly string[];
  /** Of its nodes, the databases that take writes. */
  writers: readonly Node[];
  trouble: Trouble | undefined;
}

/** What is held of one zone of one account because groups' failures concentrate in it. */
export interface ZoneRecord {
  readonly account: string;
  readonly name: string;
  readonly groups: Map<string, Concentration>;
  /** Failing nodes in it. */
  readonly failing: Set<Node>;
  /** Load balancers whose users get errors by it that they do not get by their other zones. */
  readonly erring: Set<Node>;
  finding: { readonly kind: 'impaired' | 'unclear'; readonly reason: string } | undefined;
}

/** One account and region: what failed there, and how much of it can still be seen. */
export interface Scope {
  readonly key: string;
  /** Signals that were known once, and those of them that no longer are. */
  known: number;
  lost: number;
  /** Observers of it that get answers, and those that do not. */
  seeing: number;
  unanswered: number;
  blind: boolean;
  /** Nodes with a standing of `failing` or `unknown`. */
  readonly unwell: Set<Node>;
  /** Failing hosts that began to fail together with hosts of unrelated groups. */
  burst: ReadonlySet<Node>;
  /** How many unrelated groups that were at most. */
  burstWidth: number;
}

/**
 * The interior of a model, changed in place from one fold to the next. It is what makes a fold cost what
 * changed and not what exists; docs/decisions/0010-a-model-is-consumed.md says why that is safe.
 */
export interface World {
  readonly settings: ModelSettings;
  declarations: readonly ServiceDeclaration[];
  /** The declarations are new: every service is worked out again in the next fold. */
  redeclared: boolean;
  at: number;
  /** The `now` of the first fold. */
  startedAt: number | undefined;
  readonly nodes: Map<string, Node>;
  readonly sources: Map<string, Source>;
  readonly edges: Map<string, Map<RelationType, Set<string>>>;
  readonly kinds: Map<Resource['kind'], Set<string>>;
  /** `kind@account/region` of which the owning service has spoken. */
  readonly spoken: Set<string>;
  /** The last known state of signals that say `unknown` now. Absent: it was never known. */
  readonly lastKnown: WeakMap<Signal, Signal>;
  readonly records: Map<string, GroupRecord>;
  readonly scopes: Map<string, Scope>;
  readonly serviceRecords: Map<string, ServiceRecord>;
  /** Name of the derived service that a node is an entry of. */
  readonly derivedNames: Map<Node, string>;
  /** By `account/zone`. */
  readonly zones: Map<string, ZoneRecord>;
  /** When a node has to be read again though nobody said anything, by id. */
  readonly agenda: Agenda;
  readonly tracker: Tracker;
  /** By verdict, account and cause. */
  readonly causes: Map<string, CauseRecord>;

  /** What was seen and AWS does not tell afterwards, by resource. */
  readonly recollections: Map<string, Recollection>;

  // What readers see.
  readonly resources: Map<string, Resource>;
  readonly signals: Map<string, readonly Signal[]>;
  readonly verdicts: Map<string, Verdict>;
  readonly groups: Map<string, Group>;
  readonly services: Map<string, Service>;
  readonly incidents: Map<string, Incident>;
  readonly observers: Map<string, ObserverHealth>;
  /** Ids of resources by name. */
  readonly named: Map<string, string[]>;
}

/** What one fold has to look at again, and what it found changed. */
export interface Round {
  readonly now: number;
  readonly changes: Change[];
  /** Nodes whose resource may have changed. */
  readonly restated: Set<Node>;
  /** Nodes whose signals were read again, or whose time has come. */
  readonly reread: Set<Node>;
  /** Ids of groups whose members may have changed. */
  readonly regrouped: Set<string>;
  /** Ids of groups of which a member's standing may have changed. */
  readonly retallied: Set<string>;
  /** Ids of groups of which something is new of how what they launch fares. */
  readonly launched: Set<string>;
  /** Nodes whose edges changed: the services around them are walked again. */
  readonly rewired: Set<Node>;
  readonly scopes: Set<Scope>;
  /** By `account/zone`. */
  readonly zones: Set<string>;
  /** Names of services whose parts' standing may have changed. */
  readonly reserviced: Set<string>;
  /** Nodes whose verdict may have changed. */
  readonly rejudged: Set<Node>;
  /** Ids of resources that are no longer there. */
  readonly removed: Set<string>;
}

const none: readonly Signal[] = [];

export function nodeOf(world: World, id: string): Node {
  let node = world.nodes.get(id);
  if (!node) {
    node = {
      id,
      mentions: [],
      resource: undefined,
      observed: none,
      derived: none,
      targetHealth: none,
      reading: undefined,
      counted: { as: 'unknown', zone: undefined },
      groups: [],
      lastGroup: undefined,
      services: [],
      flaps: undefined,
      quarantinedUntil: undefined,
      saturated: undefined,
      newborn: undefined,
      cause: undefined,
    };
    world.nodes.set(id, node);
  }
  return node;
}

export function scopeOf(world: World, { account, region }: Pick<Resource, 'account' | 'region'>): Scope {
  const key = `${account}/${region}`;
  let scope = world.scopes.get(key);
  if (!scope) {
    scope = {
      key,
      known: 0,
      lost: 0,
      seeing: 0,
      unanswered: 0,
      blind: false,
      unwell: new Set(),
      burst: new Set(),
      burstWidth: 0,
    };
    world.scopes.set(key, scope);
  }
  return scope;
}

export function zoneOf(world: World, account: string, name: string): ZoneRecord {
  const key = `${account}/${name}`;
  let zone = world.zones.get(key);
  if (!zone) {
    zone = { account, name, groups: new Map(), failing: new Set(), erring: new Set(), finding: undefined };
    world.zones.set(key, zone);
  }
  return zone;
}

/** Names what an owner has to have spoken of before only its word keeps such things alive. */
export function spokenKey(kind: Resource['kind'], account: string, region: string): string {
  return `${kind}@${account}/${region}`;
}

/** Ids at the other end of edges of one type that point to this id. */
export function sourcesOf(world: World, id: string, type: RelationType): Iterable<string> {
  return world.edges.get(id)?.get(type) ?? [];
}

/** Ids that a resource's edges of one type point to. */
export function targetsOf(resource: Resource | undefined, type: RelationType): string[] {
  const targets: string[] = [];
  for (const relation of resource?.relations ?? []) if (relation.type === type) targets.push(relation.to);
  return targets;
}
