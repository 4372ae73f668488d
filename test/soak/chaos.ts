import { parseArgs } from 'node:util';
import { playChaos } from '../support/replica-chaos.ts';

/** `npm run chaos -- --seed 1 --seeds 100`: replicas under drawn troubles, a line for each that went worse, and a sum. */
const { values } = parseArgs({
  options: { seed: { type: 'string', default: '1' }, seeds: { type: 'string', default: '20' } },
});
const first = Number(values.seed);
const count = Number(values.seeds);
const say = (line: string) => process.stdout.write(`${line}\n`);
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
process.exitCode = wrong === 0 ? 0 : 1;
