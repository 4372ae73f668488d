import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createEventDesk } from '../../src/intake/event-desk.ts';
import { eventSources } from '../../src/intake/registry.ts';
import { openSqliteStore } from '../../src/journal/sqlite-store.ts';
import { silentLogger } from '../../src/runtime/logger.ts';
import type { BenchLine } from './bench-line.ts';
import { cpuNowMs, type EventStage, eventStage } from './event-stage.ts';
import { median } from './measure.ts';

/** Bursts that are measured, after some that only warm the compiler up. */
const rounds = 5;
const warmUps = 2;

/**
 * Events at once into a running engine: the desk that reads them, the loop on this machine's clock, every gate, the
 * journal on disk. The remedy is pretended, so that AWS's own time is left out.
 */
export async function benchEvents(): Promise<readonly BenchLine[]> {
  const usual = await burstsOf(200, 'usual');
  const flood = await burstsOf(1000, 'usual');
  const acting = await burstsOf(200, 'raised');
  return [
    {
      name: 'events: 200 at once, each to its intent or recorded refusal, p99',
      value: percentile(usual.reached, 0.99),
      unit: 'ms wall',
      target: { atMost: 50 },
      note: `usual limits, under which ${usual.sent.length / rounds} of them act; median ${percentile(usual.reached, 0.5).toFixed(1)} ms`,
    },
    {
      name: 'events: 200 at once, CPU until all are decided',
      value: median(usual.cpuMs),
      unit: 'ms CPU',
      note: 'of which the time above is made, on a machine that has a core for it',
    },
    {
      name: 'events: 1,000 at once, lost',
      value: flood.lost,
      unit: 'events',
      target: { atMost: 0 },
      note: `in ${rounds} bursts; all are decided after ${percentile(flood.reached, 1).toFixed(0)} ms at most`,
    },
    {
      name: 'events: 200 at once, limits raised until all may act, p99 to the intent',
      value: percentile(acting.reached, 0.99),
      unit: 'ms wall',
      note: `one after the other, each judged anew with those before it in flight; the first after ${percentile(acting.reached, 0).toFixed(1)} ms`,
    },
  ];
}

interface Bursts {
  /** Milliseconds from the burst to each event's intent, or to what speaks against it. */
  readonly reached: readonly number[];
  /** And to the call that was made for it. */
  readonly sent: readonly number[];
  readonly lost: number;
  readonly cpuMs: readonly number[];
}

async function burstsOf(count: number, limits: 'usual' | 'raised'): Promise<Bursts> {
  const all: Bursts[] = [];
  for (let round = 0; round < warmUps + rounds; round += 1) {
    const folder = mkdtempSync(join(tmpdir(), 'holdfast-bench-'));
    const path = join(folder, 'journal.sqlite');
    const store = await openSqliteStore({ path, onUnreadable: () => undefined });
    const stage = await eventStage({ count, limits, store });
    all.push(await burst(stage));
    await stage.engine.stop('the benchmark is over');
    await store.close();
    rmSync(folder, { recursive: true, force: true });
  }
  const measured = all.slice(warmUps);
  return {
    reached: measured.flatMap(({ reached }) => reached),
    sent: measured.flatMap(({ sent }) => sent),
    lost: measured.reduce((sum, { lost }) => sum + lost, 0),
    cpuMs: measured.flatMap(({ cpuMs }) => cpuMs),
  };
}

async function burst(stage: EventStage): Promise<Bursts> {
  const { engine, clock, alarms, bodyOf, reachedAt, sentAt } = stage;
  const desk = createEventDesk({
    sources: eventSources,
    clock,
    log: silentLogger,
    covered: [],
    model: () => engine.view.model(),
    stretchOf: () => 1,
    push: engine.push,
  });
  const begun = performance.now();
  const cpuBefore = cpuNowMs();
  const taken = await Promise.all(alarms.map((id) => desk.take({ id, body: bodyOf(id) })));
  const since = (times: ReadonlyMap<string, number>) =>
    alarms.flatMap((id) => {
      const at = times.get(id);
      return at === undefined ? [] : [at - begun];
    });
  const reached = since(reachedAt());
  const kept = taken.filter(Boolean).length;
  return {
    reached,
    sent: since(sentAt),
    lost: alarms.length - Math.min(kept, reached.length),
    cpuMs: [stage.cpuWhenDecided() - cpuBefore],
  };
}

function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? 0;
}
