import type { Act } from '../acts/act.ts';
import { type Harm, harmBy, type JudgeRule } from '../rule.ts';
import { servesWell } from '../sight/capacity.ts';
import { groupByArn } from '../sight/group-floor.ts';
import type { World } from '../../world/state/world.ts';

/** A machine with this tag is the one that the named controller runs on. */
const homeTag = 'holdfast:runs';

const leavesOff: ReadonlySet<Act['verb']> = new Set(['suspend', 'drain']);

/** H12: every act has a way back, and nobody cuts off the operators or itself. */
export const strand: JudgeRule = {
  code: 'H12',
  name: 'strand',
  summary: 'An act that cannot be taken back, cuts off the operators or the daemon, or is left in force.',
  begin({ world, limits }) {
    /** What the judged have switched off, by the thing that they set. */
    const off = new Map<string, Act>();
    return {
      beforeAct(act: Act): readonly Harm[] {
        const detail = whyStranded(world, act);
        return detail === undefined ? [] : [harmBy('H12', act, detail)];
      },
      afterAct(act) {
        if (act.sets === undefined) return;
        const { thing } = act.sets;
        if (leavesOff.has(act.verb) && act.judged) off.set(thing, act);
        else if (act.verb === 'put-back') off.delete(thing);
        else if (act.verb === 'resume')
          for (const [key, one] of off) if (one.group === act.group) off.delete(key);
      },
      onSecond(): readonly Harm[] {
        if (off.size === 0) return [];
        const now = world.clock.now();
        return [...off].flatMap(([thing, act]): Harm[] => {
          if (now - act.at <= limits.strandedSeconds * 1000) return [];
          off.delete(thing);
          if (isGone(world, act)) return [];
          const detail = `${thing}: still ${act.sets?.to} ${limits.strandedSeconds} s after ${act.operation}, with nobody to end it`;
          return [{ ...harmBy('H12', act, detail), at: now }];
        });
      },
    };
  },
};

/** A machine that was drained and then ended is not waiting for anybody. */
function isGone(world: World, act: Act): boolean {
  if (act.verb !== 'drain') return false;
  const state = world.instances.get(act.target)?.state;
  return state === undefined || state === 'terminated' || state === 'shutting-down';
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
