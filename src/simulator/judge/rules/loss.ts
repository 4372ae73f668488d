import { databaseNamed } from '../acts/on-data.ts';
import type { Act } from '../acts/act.ts';
import { type Harm, harmBy, type JudgeRule } from '../rule.ts';
import { startHistories } from '../sight/histories.ts';
import type { Happening } from '../../world/state/happening.ts';

/** H3: no act loses more than the recovery point objective: no promotion, and no way back from one. */
export const loss: JudgeRule = {
  code: 'H3',
  name: 'loss',
  summary:
    'A promotion, or a return to the old writer, leaves out more seconds of acknowledged writes than the RPO.',
  begin({ world, limits: { rpoSeconds } }) {
    const histories = startHistories(world);
    const promotions = new Map<string, Act>();
    return {
      beforeAct(act: Act): readonly Harm[] {
        if (act.verb !== 'records' && act.verb !== 'delete') return [];
        const left = act.verb === 'delete' ? [act.target] : (act.move?.away ?? []);
        return left.flatMap((name): Harm[] => {
          const database = databaseNamed(world, name);
          if (database === undefined) return [];
          const successors = (act.move?.toward ?? []).flatMap((one) => databaseNamed(world, one) ?? []);
          const lost = histories.secondsOnlyIn(database, act.verb === 'delete' ? undefined : successors);
          if (lost <= rpoSeconds) return [];
          const detail = `${act.operation} discards ${lost} s of acknowledged writes that only ${database.id} has; at most ${rpoSeconds} s are allowed`;
          return [harmBy('H3', act, detail)];
        });
      },
      afterAct(act) {
        if (!act.judged || (act.verb !== 'promote' && act.verb !== 'fail-over')) return;
        promotions.set(act.target, act);
        if (act.group !== undefined) promotions.set(act.group, act);
      },
      onHappening(happening: Happening): readonly Harm[] {
        histories.note(happening);
        if (happening.kind !== 'promoted' && happening.kind !== 'writes-lost') return [];
        if (happening.lostSeconds <= rpoSeconds) return [];
        const lineage = world.databases.get(happening.database)?.lineage ?? '';
        const act = promotions.get(happening.database) ?? promotions.get(lineage);
        if (act === undefined) return [];
        const detail = `${happening.lostSeconds.toFixed(1)} s of writes lost, at most ${rpoSeconds} s allowed`;
        return [{ ...harmBy('H3', act, detail), at: happening.at, target: happening.database }];
      },
    };
  },
};
