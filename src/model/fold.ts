import { recall } from './recall.ts';
import type { Recollection } from './recollection.ts';
import { Agenda } from './agenda.ts';
import { judgeSight } from './blindness.ts';
import { findBursts } from './bursts.ts';
import { activeCauses, causeOf } from './causes.ts';
import { hear } from './hear.ts';
import { type Illness, resumeIllness } from './ill-since.ts';
import type { Incident } from './incident.ts';
import { track } from './incidents.ts';
import { judge } from './judge.ts';
import type { Change, Model } from './model.ts';
import type { Observation } from './observation.ts';
import { regroup } from './regroup.ts';
import { reread } from './reread.ts';
import { restate } from './restate.ts';
import type { ServiceDeclaration } from './service.ts';
import { serve } from './services.ts';
import type { ModelSettings } from './settings.ts';
import { tally } from './tally.ts';
import { restoreTracker } from './tracker.ts';
import type { Round, World } from './world.ts';
import { judgeZones } from './zones.ts';

const worlds = new WeakMap<Model, World>();

/** A model that knows nothing yet but the incidents that an earlier run left. */
export function emptyModel(options: {
  readonly settings: ModelSettings;
  readonly services: readonly ServiceDeclaration[];
  readonly incidents?: readonly Incident[];
  /** What whoever looked before had seen. */
  readonly recollections?: ReadonlyMap<string, Recollection>;
}): Model {
  const incidents = options.incidents ?? [];
  const world: World = {
    settings: options.settings,
    declarations: options.services,
    redeclared: true,
    at: 0,
    startedAt: undefined,
    nodes: new Map(),
    sources: new Map(),
    edges: new Map(),
    kinds: new Map(),
    spoken: new Set(),
    lastKnown: new WeakMap(),
    records: new Map(),
    scopes: new Map(),
    serviceRecords: new Map(),
    derivedNames: new Map(),
    zones: new Map(),
    agenda: new Agenda(),
    tracker: restoreTracker(incidents, options.settings),
    causes: new Map(),
    recollections: new Map(options.recollections),
    resources: new Map(),
    signals: new Map(),
    verdicts: new Map(),
    groups: new Map(),
    services: new Map(),
    incidents: new Map(incidents.map((incident) => [incident.id, incident])),
    observers: new Map(),
    named: new Map(),
  };
  return present(world, []);
}

/**
 * The model after what was observed and the time that passed. It costs what changed and what fell due.
 * `now` is milliseconds since the epoch. The model that goes in is consumed: what it holds moves on into
 * the answer, and folding it a second time throws.
 */
export function fold(model: Model, observations: readonly Observation[], now: number): Model {
  const world = take(model);
  const round = begin(world, now);
  hear(world, round, observations);
  wake(world, round);
  restate(world, round);
  regroup(world, round);
  reread(world, round);
  tally(world, round);
  judgeSight(world, round);
  judgeZones(world, round);
  findBursts(world, round);
  serve(world, round);
  judge(world, round);
  track(world, round);
  recall(world, round);
  return present(world, round.changes);
}

/** The model with other services declared, from the next fold on. Consumes the model like `fold`. */
export function withServices(model: Model, declarations: readonly ServiceDeclaration[]): Model {
  const world = take(model);
  world.declarations = declarations;
  world.redeclared = true;
  return present(world, []);
}

/** The model with what an earlier run saw ill being ill for as long. Consumes the model like `fold`. */
export function withIllness(model: Model, illness: Illness): Model {
  const world = take(model);
  resumeIllness(world, illness);
  return present(world, []);
}

function take(model: Model): World {
  const world = worlds.get(model);
  if (!world) throw new Error('this model was folded already, or does not come from emptyModel');
  worlds.delete(model);
  return world;
}

function begin(world: World, now: number): Round {
  world.at = now;
  if (world.startedAt === undefined) {
    world.startedAt = now;
    world.tracker.agenda.schedule('restored', now + world.settings.restoredGraceMs);
  }
  return {
    now,
    changes: [],
    restated: new Set(),
    reread: new Set(),
    regrouped: new Set(),
    retallied: new Set(),
    launched: new Set(),
    rewired: new Set(),
    scopes: new Set(),
    zones: new Set(),
    reserviced: new Set(),
    rejudged: new Set(),
    removed: new Set(),
  };
}

/** Nodes whose time has come are read again, though nobody said anything. */
function wake(world: World, round: Round): void {
  for (const id of world.agenda.take(round.now)) {
    const node = world.nodes.get(id);
    if (node) round.reread.add(node);
  }
}

function present(world: World, changes: readonly Change[]): Model {
  const { resources, signals, verdicts, groups, services, incidents, observers, named, recollections } =
    world;
  const reviewAt = Math.min(world.agenda.next() ?? Infinity, world.tracker.agenda.next() ?? Infinity);
  const model: Model = {
    at: world.at,
    resources,
    signals,
    verdicts,
    groups,
    services,
    incidents,
    observers,
    named,
    recollections,
    changes,
    ...(reviewAt === Infinity ? {} : { reviewAt }),
    groupsOf: (id) => world.nodes.get(id)?.groups ?? [],
    servicesOf: (id) => world.nodes.get(id)?.services ?? recordSetServices(world, id),
    incoming: (id) => {
      const edges: { type: string; from: string }[] = [];
      for (const [type, sources] of world.edges.get(id) ?? []) {
        for (const from of sources) edges.push({ type, from });
      }
      return edges;
    },
    ofKind: (kind) => world.kinds.get(kind) ?? [],
    causes: () => activeCauses(world),
    causeOf: (id) => causeOf(world, world.nodes.get(id)),
  };
  worlds.set(model, world);
  return model;
}

/** A set of records is no resource: it belongs where its records belong. */
function recordSetServices(world: World, id: string): readonly string[] {
  return world.records.get(id)?.members[0]?.services ?? [];
}
