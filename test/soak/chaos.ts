import { parseArgs } from 'node:util';
import { crashPlays, callPlays } from '../support/crash/crash-plays.ts';
import { playCallChaos } from './call-chaos.ts';
import { playProcessChaos } from './process-chaos.ts';
import { playReplicaChaos } from './replica-chaos.ts';

/**
 * `npm run chaos -- --seed 1 --seeds 100`: replicas under drawn troubles on a virtual clock; with `--process` the bundle
 * as real processes that are killed. With `--calls` whoever acts is killed before and after each call of every remedy,
 * whatever the seed, in the simulator or, with `--process`, as real processes. A line for each that went worse, and a sum.
 * Exits 1 when anything did.
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

function play(): Promise<boolean> {
  if (!values.process) return values.calls ? playCallChaos(say) : playReplicaChaos(seeds, say);
  const drawn = Array.from({ length: seeds.count }, (_, index) => crashPlays(seeds.first + index));
  return playProcessChaos(values.calls ? callPlays() : drawn.flat(), say);
}

process.exitCode = (await play()) ? 0 : 1;
