import { playChaos } from '../support/replica-chaos.ts';

/** Replicas of the daemon in the simulated world, under troubles drawn from each seed. False when anything went worse. */
export async function playReplicaChaos(
  { first, count }: { readonly first: number; readonly count: number },
  say: (line: string) => void,
): Promise<boolean> {
  let latest = 0;
  let wrong = 0;
  let leftToPeople = 0;
  const played = new Map<string, number>();
  for (let seed = first; seed < first + count; seed += 1) {
    const { remedy, replicas, plan, worse, laterInLeases } = await playChaos(seed);
    if (laterInLeases === undefined) leftToPeople += 1;
    else latest = Math.max(latest, laterInLeases);
    played.set(remedy, (played.get(remedy) ?? 0) + 1);
    if (worse.length === 0) continue;
    wrong += 1;
    say(`seed ${seed}: ${remedy} with ${replicas} replicas, ${plan.join('; ')}\n  ${worse.join('\n  ')}`);
  }
  say(
    `${count} seeds from ${first} on, ${played.size} remedies, each at least ${Math.min(...played.values())} times: ${wrong} went worse; all was well ${latest.toFixed(1)} leases later at most, and ${leftToPeople} times left to people`,
  );
  return wrong === 0;
}
