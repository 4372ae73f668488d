import type { Act } from '../acts/act.ts';
import { type Bench, type Harm, harmBy, type JudgeRule } from '../rule.ts';
import type { JudgeLimits } from '../limits.ts';
import { servesWell, servingMembers } from '../sight/capacity.ts';
import { processesOf } from '../acts/on-groups.ts';
import { groupByArn } from '../sight/group-floor.ts';
import { isSeenWhole } from '../sight/seen-whole.ts';
import { acceptsWrites } from '../../world/data/database.ts';
import type { Happening } from '../../world/state/happening.ts';
import type { World } from '../../world/state/world.ts';

/** A machine with this tag is the one that the named controller runs on. */
const homeTag = 'holdfast:runs';

const leavesOff: ReadonlySet<Act['verb']> = new Set(['suspend', 'drain', 'fence', 'route']);
const takesBack: ReadonlySet<Act['verb']> = new Set(['resume', 'put-back']);

/** H12: every act has a way back, and nobody cuts off the operators or itself. */
export const strand: JudgeRule = {
  code: 'H12',
  name: 'strand',
  summary: 'An act that cannot be taken back, cuts off the operators or the daemon, or is left in force.',
  begin({ world, limits, wanted }) {
    /** What the judged have switched off, by the thing that they set. */
    const off = new Map<string, SwitchedOff>();
    const faults = followFaults();
    return {
      beforeAct(act: Act): readonly Harm[] {
        const detail = whyStranded(world, act);
        return detail === undefined ? [] : [harmBy('H12', act, detail)];
      },
      afterAct(act) {
        const thing = thingOf(act);
        if (takesBack.has(act.verb)) off.delete(thing);
        if (!act.judged || !leavesOff.has(act.verb)) return;
        // To switch off again what is off says that somebody looks after it. It is no new reason.
        const isAgain = act.sets !== undefined && act.sets.from === act.sets.to;
        off.set(thing, { act, neededAt: (isAgain ? off.get(thing)?.neededAt : undefined) ?? act.at });
      },
      onSecond(): readonly Harm[] {
        if (off.size === 0) return [];
        const now = world.clock.now();
        return [...off].flatMap(([thing, one]): Harm[] => {
          const { act } = one;
          if (isNeeded(world, act)) one.neededAt = now;
          // A threshold takes nothing away while it is needed; it must be gone when it is not.
          if (act.verb === 'route' || now - act.at <= limits.strandedSeconds * 1000) return [];
          off.delete(thing);
          if (!isLeft(world, act, wanted)) return [];
          const detail = `${thing}: left so ${limits.strandedSeconds} s after ${act.operation}, with nobody to end it`;
          return [{ ...harmBy('H12', act, detail), at: now }];
        });
      },
      onHappening(happening: Happening): readonly Harm[] {
        faults.note(happening);
        return [];
      },
      /** Sooner than can be asked for nothing is given back, nor while something is still broken. */
      onEnd(): readonly Harm[] {
        const now = world.clock.now();
        return [...off].flatMap(([thing, { act, neededAt }]): Harm[] => {
          const mended = faults.mendedAt();
          if (mended === undefined || !isLeft(world, act, wanted)) return [];
          const since = Math.max(neededAt, mended);
          if (now - since <= patienceSeconds(act, limits) * 1000) return [];
          const detail = `${thing}: left so by ${act.operation} at the end, ${Math.round((now - since) / 1000)} s after there was a reason for it`;
          return [{ ...harmBy('H12', act, detail), at: now - 1 }];
        });
      },
    };
  },
};

interface SwitchedOff {
  readonly act: Act;
  /** When there was last a reason for it that can be seen. */
  neededAt: number;
}

/**
 * How long what is off may stay so without a reason. The members of a group must be seen to be well, which may
 * be old news, and for a hold-down; for another one where they came and went, as what flaps is not known to
 * be well until it was quiet for as long.
 */
function patienceSeconds({ verb }: Act, limits: JudgeLimits): number {
  const { holdDownSeconds, evidenceMaxAgeSeconds } = limits;
  return verb === 'suspend' || verb === 'route'
    ? evidenceMaxAgeSeconds + 2 * holdDownSeconds
    : holdDownSeconds;
}

function thingOf(act: Act): string {
  return act.verb === 'fence' || act.sets === undefined ? `connections to ${act.target}` : act.sets.thing;
}

/** Since when no fault is in force, by what the world says; undefined while one is. */
function followFaults() {
  let inForce = 0;
  let endedAt = 0;
  return {
    note({ kind, at }: Happening) {
      if (kind === 'fault-began') inForce += 1;
      if (kind !== 'fault-ended') return;
      inForce -= 1;
      endedAt = at;
    },
    mendedAt: () => (inForce > 0 ? undefined : endedAt),
  };
}

/** Whether a reason for it can be seen: members, or targets, that are not well. */
function isNeeded(world: World, act: Act): boolean {
  if (act.verb === 'route') {
    const targets = [...(world.targetGroups.get(act.target)?.targets.values() ?? [])];
    return targets.some(({ state }) => state !== 'healthy');
  }
  const group = act.verb === 'suspend' ? groupByArn(world, act.group) : undefined;
  return group !== undefined && !isSeenWhole(world, group);
}

/** Whether what was switched off still is, and is missed. */
function isLeft(world: World, act: Act, wanted: Bench['wanted']): boolean {
  switch (act.verb) {
    case 'suspend': {
      const group = groupByArn(world, act.group);
      return group !== undefined && processesOf(act.input).some((name) => has(group.suspended, name));
    }
    case 'drain': {
      // A machine that was ended afterwards is not waiting for anybody.
      const state = world.instances.get(act.target)?.state;
      if (state === undefined || state === 'terminated' || state === 'shutting-down') return false;
      // One that others serve in place of is kept to be looked at.
      const group = groupByArn(world, act.group);
      return (
        group === undefined || servingMembers(world, group).length < (wanted.get(group.arn) ?? group.desired)
      );
    }
    case 'route':
      return (world.targetGroups.get(act.target)?.healthyAtLeast?.routing.percentage ?? 0) > 0;
    default: {
      // A fence that another writer stands behind has done its work.
      const lineage = [...world.databases.values()].filter((one) => one.lineage === act.group);
      return lineage.length > 0 && !lineage.some((one) => acceptsWrites(world, one));
    }
  }
}

function has(names: ReadonlySet<string>, name: string): boolean {
  return names.has(name);
}

const takesAway: ReadonlySet<Act['verb']> = new Set(['take-out', 'stop', 'reboot', 'drain']);

function whyStranded(world: World, act: Act): string | undefined {
  if (act.verb === 'delete') return `nothing brings ${act.target} back after ${act.operation}`;
  if (act.verb === 'cut-off' && !fencesDatabase(world, act)) {
    return `${act.operation} of ${act.target} takes away a path or right that operators may need`;
  }
  if (!takesAway.has(act.verb)) return undefined;
  const instance = world.instances.get(act.target);
  if (instance === undefined) return undefined;
  if (instance.tags.get(homeTag) === act.caller) return `${act.caller} runs on ${act.target} itself`;
  if (act.verb === 'take-out' && groupByArn(world, act.group) === undefined) {
    return `${act.target} is in no Auto Scaling group: nobody launches another in its place`;
  }
  if (act.verb === 'reboot' || act.verb === 'drain' || !servesWell(world, instance)) return undefined;
  const others = [...world.instances.values()].filter(
    (one) => one.id !== instance.id && one.region === instance.region && servesWell(world, one),
  );
  return others.length === 0 ? `${act.target} is the last machine that serves in ${act.region}` : undefined;
}

/** To close a database's own security group is a fence, which is opened again. */
function fencesDatabase(world: World, act: Act): boolean {
  return [...world.databases.values()].some((database) =>
    database.securityGroups.some(({ id }) => id === act.target),
  );
}
