import { parseArgs } from 'node:util';
import { playProcessChaos } from './process-chaos.ts';
import { playReplicaChaos } from './replica-chaos.ts';

/**
 * `npm run chaos -- --seed 1 --seeds 100`: replicas under drawn troubles on a virtual clock; with `--process` the bundle
 * as real processes that are killed. A line for each that went worse, and a sum. Exits 1 when anything did.
 */
const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    seeds: { type: 'string', default: '20' },
    process: { type: 'boolean', default: false },
  },
});
const play = values.process ? playProcessChaos : playReplicaChaos;
const say = (line: string) => process.stdout.write(`${line}\n`);
process.exitCode = (await play({ first: Number(values.seed), count: Number(values.seeds) }, say)) ? 0 : 1;
