import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { systemClock } from '../../src/runtime/clock.ts';
import { type SoakTally, soak } from './soak.ts';

const mib = 1024 * 1024;

/** More runs than any machine plays in a minute; the time ends the soak, not their number. */
const runsPerMinuteAtMost = 10_000;

/** `npm run soak -- [--minutes N] [--seed S] [--workers W]`. Exits 1 when anything broke down. */
async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      minutes: { type: 'string', default: '60' },
      seed: { type: 'string', default: '1' },
      workers: { type: 'string', default: String(availableParallelism()) },
    },
  });
  const minutes = wholeFrom1('--minutes', values.minutes);
  const seed = wholeFrom1('--seed', values.seed);
  const workers = wholeFrom1('--workers', values.workers);
  process.stdout.write(`soak: ${minutes} minutes from seed ${seed} on ${workers} workers\n`);

  const begunAt = performance.now();
  const elapsed = () => Math.floor((performance.now() - begunAt) / 60_000);
  const stop = AbortSignal.timeout(minutes * 60_000);
  let told = 0;
  let shown = 0;
  let rssAfterWarmUp = 0;
  const onRun = (tally: SoakTally) => {
    for (const crash of tally.crashes.slice(shown)) process.stdout.write(`CRASH ${crash}\n`);
    shown = tally.crashes.length;
    if (elapsed() === told) return;
    told = elapsed();
    if (rssAfterWarmUp === 0) rssAfterWarmUp = process.memoryUsage.rss();
    process.stdout.write(`${told} min: ${inWords(tally)}\n`);
  };
  const runs = minutes * runsPerMinuteAtMost;
  const tally = await soak({ seed, runs, workers, clock: systemClock, stop, onRun });

  const rss = (bytes: number) => `${Math.round(bytes / mib)} MiB`;
  process.stdout.write(`ended: ${inWords(tally)}\n`);
  if (rssAfterWarmUp > 0)
    process.stdout.write(
      `memory: ${rss(rssAfterWarmUp)} after warming up, ${rss(process.memoryUsage.rss())} at the end\n`,
    );
  if (tally.runs === 0) process.stdout.write('nothing was played: give it more minutes\n');
  process.exitCode = tally.crashes.length > 0 || tally.runs === 0 ? 1 : 0;
}

function inWords({ runs, virtualHours, crashes, harms }: SoakTally): string {
  const judged = [...harms]
    .toSorted(([a], [b]) => a.localeCompare(b, 'en', { numeric: true }))
    .map(([code, count]) => `${code} in ${count}`);
  return [
    `${runs} runs`,
    `${Math.round(virtualHours)} virtual hours`,
    `${crashes.length} crashes`,
    `harm judged: ${judged.join(', ') || 'none'}`,
    `${Math.round(process.memoryUsage.rss() / mib)} MiB`,
  ].join(', ');
}

function wholeFrom1(option: string, text: string): number {
  if (!/^[1-9]\d{0,8}$/.test(text)) throw new Error(`${option} "${text}": must be a whole number from 1`);
  return Number(text);
}

await main();
