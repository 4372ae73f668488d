import { acceptsWrites } from '../../world/data/database.ts';
import type { Act } from '../acts/act.ts';
import { type Harm, harmBy, type JudgeRule } from '../rule.ts';

/** Acts that decide who takes the writes of a lineage. */
const deciding: ReadonlySet<Act['verb']> = new Set([
  'promote',
  'fail-over',
  'fence',
  'restart-data',
  'put-back',
]);

/** H2: at most one copy of the data takes writes. */
export const split: JudgeRule = {
  code: 'H2',
  name: 'split',
  summary: 'Two databases of one lineage take writes at once, and clients can reach both.',
  begin({ world }) {
    const already = new Set<string>();
    /** By lineage: the last act on it by somebody who is judged; without one nobody is to blame. */
    const lastActs = new Map<string, Act>();
    return {
      afterAct(act) {
        if (!act.judged || act.group === undefined || !deciding.has(act.verb)) return;
        const last = lastActs.get(act.group);
        // What a promotion leads to is the promotion's doing, whatever was done to mend it.
        if (last?.verb !== 'promote' || act.verb === 'promote') lastActs.set(act.group, act);
      },
      onSecond(): readonly Harm[] {
        if (lastActs.size === 0) return [];
        const writers = new Map<string, string[]>();
        for (const database of world.databases.values()) {
          if (!acceptsWrites(world, database)) continue;
          writers.set(database.lineage, [...(writers.get(database.lineage) ?? []), database.id]);
        }
        return [...lastActs].flatMap(([lineage, act]): Harm[] => {
          const ids = writers.get(lineage) ?? [];
          if (ids.length < 2) {
            already.delete(lineage);
            return [];
          }
          if (already.has(lineage)) return [];
          already.add(lineage);
          const detail = `${ids.join(' and ')} both take writes after ${act.operation} of ${act.target}`;
          return [{ ...harmBy('H2', act, detail), at: world.clock.now(), target: lineage }];
        });
      },
    };
  },
};
