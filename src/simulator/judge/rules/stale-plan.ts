import type { Act } from '../acts/act.ts';
import { textIn } from '../acts/input.ts';
import { databaseNamed } from '../acts/on-data.ts';
import { type Harm, harmBy, type JudgeRule } from '../rule.ts';
import type { Happening } from '../../world/state/happening.ts';
import type { World } from '../../world/state/world.ts';

interface Change {
  readonly at: number;
  /** A caller's name, or AWS. */
  readonly by: string;
  readonly what: string;
}

const amazon = 'AWS';

/** What AWS makes of a caller's act comes within this time, and is the caller's own doing. */
const actLastsMs = 30 * 60_000;

/** Services that tell of a thing, by the verb: one of them must have been read since the thing changed. */
const machineServices = ['EC2', 'Auto Scaling', 'Elastic Load Balancing v2', 'Elastic Load Balancing'];
const dataServices = ['RDS', 'ElastiCache'];

/** H9: an act is computed from the world as it is, not as it was before somebody changed it. */
export const stalePlan: JudgeRule = {
  code: 'H9',
  name: 'stale plan',
  summary: 'An act on something that changed after its caller last read it.',
  begin({ world, readings }) {
    /** By thing: the newest change, and who acted on it last. */
    const changes = new Map<string, Change>();
    const lastActors = new Map<string, { readonly at: number; readonly caller: string }>();
    const noteAmazons = (thing: string, at: number, what: string) => {
      const actor = lastActors.get(thing);
      const by = actor !== undefined && at - actor.at <= actLastsMs ? actor.caller : amazon;
      changes.set(thing, { at, by, what });
    };
    return {
      beforeAct(act: Act): readonly Harm[] {
        const change = changes.get(thingOf(act));
        if (change === undefined || change.by === act.caller) return [];
        const readAt = readings.last(act.caller, servicesFor(act), act.region, namesOf(world, act));
        if (readAt !== undefined && readAt >= change.at) return [];
        const ago = Math.round((act.at - change.at) / 1000);
        const read =
          readAt === undefined ? 'never read it' : `read it ${Math.round((act.at - readAt) / 1000)} s ago`;
        const detail = `${change.by} changed ${act.target} (${change.what}) ${ago} s before ${act.operation}, and ${act.caller} ${read}`;
        return [harmBy('H9', act, detail)];
      },
      afterAct(act) {
        changes.set(thingOf(act), { at: act.at, by: act.caller, what: act.operation });
        lastActors.set(thingOf(act), act);
      },
      onHappening(happening: Happening): readonly Harm[] {
        if (happening.kind === 'instance') noteAmazons(happening.instance, happening.at, happening.state);
        if (happening.kind === 'database') noteAmazons(happening.database, happening.at, happening.state);
        if (happening.kind === 'cache') noteAmazons(happening.node, happening.at, happening.text);
        return [];
      },
    };
  },
};

/** Records and sizes are things beside the name that they hang on; suspended processes are one thing of a group. */
function thingOf(act: Act): string {
  if (act.verb === 'records' || act.verb === 'resize') return act.sets?.thing ?? act.target;
  return act.verb === 'suspend' || act.verb === 'resume' ? `processes of ${act.target}` : act.target;
}

/** By what a read may ask for the thing: itself, and what it is one of. */
function namesOf(world: World, act: Act): ReadonlySet<string> {
  const names = new Set([act.target, act.group ?? act.target, ...namedIn(act.input)]);
  const groups = new Set<string>();
  for (const group of world.scalingGroups.values()) {
    if (group.arn !== act.group && group.name !== act.target) continue;
    names.add(group.name);
    for (const arn of group.targetGroups) groups.add(arn);
  }
  for (const group of world.targetGroups.values()) if (group.targets.has(act.target)) groups.add(group.arn);
  const database = databaseNamed(world, act.target);
  for (const name of [database?.id, database?.arn, database?.cluster, ...groups])
    if (name !== undefined) names.add(name);
  return names;
}

/** The hosted zone, load balancer or group that the act itself names. */
function namedIn(input: unknown): readonly string[] {
  return ['HostedZoneId', 'AutoScalingGroupName', 'resourceIdentifier', 'RoutingControlArn'].flatMap(
    (key) => textIn(input, key) ?? [],
  );
}

function servicesFor(act: Act): readonly string[] {
  switch (act.verb) {
    case 'take-out':
    case 'stop':
    case 'reboot':
    case 'drain':
    case 'put-back':
      return [...machineServices, ...dataServices];
    case 'promote':
    case 'fail-over':
    case 'fence':
    case 'restart-data':
      return dataServices;
    default:
      return [act.service];
  }
}
