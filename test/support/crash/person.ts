import type { PlannedActor } from '../../../src/simulator/scenario/scenario.ts';
import { tell } from '../../../src/simulator/world/happening.ts';
import { isApproving } from '../told-by-replicas.ts';
import type { CrashStage, Life } from './crash-stage.ts';

/**
 * Those of a story who say yes, by the API of the process that holds what they are asked about (`holder`; time stands still
 * while another one passes a word on): from their time on, each time that they are asked, for a yes is spent with the intent
 * that a killed process left.
 */
export function personAt(
  { world, ask, order }: CrashStage,
  actors: readonly PlannedActor[],
  holder: () => Life | undefined,
) {
  const began = world.clock.now();
  const look = async (policy: string): Promise<void> => {
    const life = holder();
    if (life?.process.running !== true) return;
    // Who is not up yet answers otherwise or not at all.
    const query = `/api/v1/proposals?outcome=await-approval&policy=${policy}`;
    const answer = await ask(life, query).catch(String);
    if (!answer.startsWith('200 ')) return;
    const { items } = JSON.parse(answer.slice(4)) as { items: readonly { proposal: string }[] };
    for (const { proposal } of items) {
      tell(world, {
        kind: 'approved',
        controller: 'holdfast',
        policy,
        text: `a person says yes to ${policy}`,
      });
      order(life, `/api/v1/proposals/${encodeURIComponent(proposal)}/approve`);
    }
  };
  return {
    others: actors.filter((actor) => !isApproving(actor)),
    approve: async (): Promise<void> => {
      for (const { atMs, parameters } of actors.filter(isApproving))
        if (world.clock.now() >= began + atMs) await look(String(parameters['policy']));
    },
  };
}
