import { parseArgs } from 'node:util';
import { playCallChaos } from './call-chaos.ts';
import { playProcessChaos } from './process-chaos.ts';
import { playReplicaChaos } from './replica-chaos.ts';

/**
 * `npm run chaos -- --seed 1 --seeds 100`: replicas under drawn troubles on a virtual clock; with `--process` the bundle
 * as real processes that are killed; with `--calls` replicas that are killed before and after each call of every remedy,
 * whatever the seed. A line for each that went worse, and a sum. Exits 1 when anything did.
 */
const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    seeds: { type: 'string', default: '20' },
    process: { type: 'boolean', default: false },
    calls: { type: 'boolean', default: false },
  },
});
const say = (line: string) => process.stdout.write(`${line}\n`);
const seeds = { first: Number(values.seed), count: Number(values.seeds) };
const play = values.process ? playProcessChaos : playReplicaChaos;
const isWell = values.calls ? await playCallChaos(say) : await play(seeds, say);
process.exitCode = isWell ? 0 : 1;
