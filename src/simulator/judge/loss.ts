import type { Harm, JudgeRule } from './rule.ts';
import type { Happening } from '../world/state/happening.ts';

/** H3: a promotion loses no more than the recovery point objective. */
export const loss: JudgeRule = {
  code: 'H3',
  name: 'loss',
  summary: 'A promotion leaves out more seconds of acknowledged writes than the RPO allows.',
  begin: (_world, { rpoSeconds }) => ({
    onHappening(happening: Happening): readonly Harm[] {
      if (happening.kind !== 'promoted' || happening.lostSeconds <= rpoSeconds) return [];
      const detail = `${happening.lostSeconds.toFixed(1)} s of writes lost, at most ${rpoSeconds} s allowed`;
      return [
        { code: 'H3', at: happening.at, action: 'PromoteReadReplica', target: happening.database, detail },
      ];
    },
  }),
};
