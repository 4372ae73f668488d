import { playChaos } from '../support/replica-chaos.ts';

/** Replicas of the daemon in the simulated world, under troubles drawn from each seed. False when anything went worse. */
export async function playReplicaChaos(
  { first, count }: { readonly first: number; readonly count: number },
  say: (line: string) => void,
): Promise<boolean> {
  let worst = 0;
  let wrong = 0;
  for (let seed = first; seed < first + count; seed += 1) {
    const { story, replicas, plan, worse, laterInLeases } = await playChaos(seed);
    worst = Math.max(worst, laterInLeases);
    if (worse.length === 0) continue;
    wrong += 1;
    say(`seed ${seed}: ${story} with ${replicas} replicas, ${plan.join('; ')}\n  ${worse.join('\n  ')}`);
  }
  say(
    `${count} seeds from ${first} on: ${count - wrong} as if nothing had befallen them, ${wrong} worse; users were served ${worst.toFixed(1)} leases later at most`,
  );
  return wrong === 0;
}
