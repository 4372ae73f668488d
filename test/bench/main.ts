import { execFile } from 'node:child_process';
import { cpus } from 'node:os';
import { fileURLToPath } from 'node:url';
import { parseArgs, promisify } from 'node:util';

import type { BenchLine } from './bench-line.ts';
import { benchBundle } from './bundle.ts';
import { benchCycle } from './cycle.ts';
import { benchDay } from './day.ts';
import { benchEvents } from './events.ts';
import { benchGameday } from './gameday.ts';
import { benchJournal } from './journal.ts';
import { benchMetrics } from './metrics.ts';
import { benchModel } from './model.ts';
import { benchPolicy } from './policy.ts';
import { benchReplicas } from './replicas.ts';
import { benchShop } from './shop.ts';
import { benchSweepCalls } from './sweep-calls.ts';
import { printTable } from './table.ts';

/** Every part of the benchmark; all but `day`, which takes a minute, run by default. A new one is a file and a line here. */
const parts: Readonly<Record<string, () => Promise<readonly BenchLine[]>>> = {
  cycle: benchCycle,
  model: benchModel,
  policy: benchPolicy,
  'sweep-calls': benchSweepCalls,
  events: benchEvents,
  journal: benchJournal,
  replicas: benchReplicas,
  metrics: benchMetrics,
  bundle: benchBundle,
  shop: benchShop,
  gameday: benchGameday,
  day: benchDay,
};

/** `npm run bench [-- PART…] [--json]`. Exits 0 whatever the figures are: a slow machine is no failure. */
async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { json: { type: 'boolean', default: false }, child: { type: 'boolean', default: false } },
  });
  const unknown = positionals.find((name) => !(name in parts));
  if (unknown !== undefined)
    throw new Error(`there is no part ${unknown}; there are ${Object.keys(parts).join(', ')}`);
  const names = positionals.length > 0 ? positionals : Object.keys(parts).filter((name) => name !== 'day');
  if (values.child) {
    process.stdout.write(JSON.stringify(await parts[names[0] ?? '']?.()));
    return;
  }

  const machine = { cores: cpus().length, cpu: cpus()[0]?.model ?? 'unknown', node: process.version };
  const lines: BenchLine[] = [];
  for (const name of names) {
    process.stderr.write(`measuring ${name} …\n`);
    lines.push(...(await measureApart(name)));
  }
  if (values.json) process.stdout.write(`${JSON.stringify({ machine, lines }, undefined, 2)}\n`);
  else printTable(lines, `${machine.cores} cores (${machine.cpu}), Node ${machine.node}`);
}

/** Each part in a process of its own, one after the other: no part's heap or compiled code bears on another. */
async function measureApart(name: string): Promise<readonly BenchLine[]> {
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [fileURLToPath(import.meta.url), name, '--child'],
    { maxBuffer: 10_000_000 },
  );
  return JSON.parse(stdout) as readonly BenchLine[];
}

await main();
