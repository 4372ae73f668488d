import { acceptsWrites } from '../world/database.ts';
import type { Harm, JudgeRule } from './rule.ts';

/** H2: at most one copy of the data takes writes. */
export const split: JudgeRule = {
  code: 'H2',
  name: 'split',
  summary: 'Two databases of one lineage take writes at once, and clients can reach both.',
  begin(world) {
    const already = new Set<string>();
    return {
      onSecond(): readonly Harm[] {
        const writers = new Map<string, string[]>();
        for (const database of world.databases.values()) {
          if (!acceptsWrites(world, database)) continue;
          writers.set(database.lineage, [...(writers.get(database.lineage) ?? []), database.id]);
        }
        return [...writers].flatMap(([lineage, ids]): Harm[] => {
          if (ids.length < 2) {
            already.delete(lineage);
            return [];
          }
          if (already.has(lineage)) return [];
          already.add(lineage);
          const detail = `${ids.join(' and ')} both take writes`;
          return [
            { code: 'H2', at: world.clock.now(), action: 'PromoteReadReplica', target: lineage, detail },
          ];
        });
      },
    };
  },
};
