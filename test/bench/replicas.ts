import { noteOf } from '../../src/engine/carried-note.ts';
import { nothingPending } from '../../src/policy/pending.ts';
import type { RosterStore } from '../../src/replicas/roster.ts';
import { defaultSafetySettings } from '../../src/safety/settings.ts';
import { replicaStage } from '../support/replica-stage.ts';
import type { BenchLine } from './bench-line.ts';

const leaseMs = 60_000;
const hourMs = 3_600_000;
/** Of a cell with the word that nothing waits: names of attributes, key, cell, epoch, holder and note, as DynamoDB counts them. */
const itemBytes = 120;

/** Taking over and sharing, on the virtual clock: these figures are of the protocol, not of this machine. */
export async function benchReplicas(): Promise<readonly BenchLine[]> {
  const killed = await takeovers('kill');
  const stopped = await takeovers('stop');
  const { settledAfterMs, mostApart, mendedAfterMs, writes, notes, reads } = await thousandCells();
  const inLeases = (ms: number) => Math.round((ms / leaseMs) * 100) / 100;
  const median = (times: readonly number[]) => times[Math.floor(times.length / 2)] ?? 0;
  return [
    {
      name: 'replicas: until another holds the cell, after kill -9',
      value: inLeases(median(killed)),
      unit: 'leases',
      note: `median of ${killed.length} seeds, at most ${inLeases(killed.at(-1) ?? 0)}; it acts half a lease later, having read everything twice`,
    },
    {
      name: 'replicas: until another holds the cell, after SIGTERM',
      value: inLeases(median(stopped)),
      unit: 'leases',
      note: `at most ${inLeases(stopped.at(-1) ?? 0)}: its next look`,
    },
    {
      name: 'replicas: 1,000 cells shared by 5 that start together',
      value: Math.round(settledAfterMs / 1000),
      unit: 's',
      note: `until all are held evenly; then nobody has more than ${mostApart} more than another`,
    },
    {
      name: 'replicas: 1,000 cells shared by 4 after one of 5 was killed',
      value: Math.round(mendedAfterMs / 1000),
      unit: 's',
      note: 'a lease of it is the waiting',
    },
    {
      name: 'replicas: writes to share 1,000 cells among 5',
      value: writes,
      unit: 'units/h',
      note: 'while nothing changes',
    },
    {
      name: 'replicas: writes of what the next holder of 1,000 cells goes on from',
      value: notes,
      unit: 'units/h',
      note: 'a word a minute on each cell in which nothing waits',
    },
    {
      name: 'replicas: reads to share 1,000 cells among 5',
      value: reads,
      unit: 'units/h',
      note: `two strongly consistent queries a look; items of ${itemBytes} bytes`,
    },
  ];
}

/** Sorted milliseconds from the trouble until the other one may act. */
async function takeovers(how: 'kill' | 'stop'): Promise<readonly number[]> {
  const times: number[] = [];
  for (let seed = 1; seed <= 50; seed += 1) {
    const stage = replicaStage({ seed, cells: ['all'], leaseMs });
    const [one, two] = [stage.start('one'), stage.start('two')];
    await stage.play(60_000 + seed * 977);
    const [holder, other] = one.acting().length > 0 ? [one, two] : [two, one];
    const since = stage.clock.now();
    if (how === 'kill') holder.kill();
    else void holder.stop();
    await stage.play(2 * leaseMs, () => {
      if (other.acting().length > 0 && times.length < seed) times.push(stage.clock.now() - since);
    });
  }
  return times.toSorted((a, b) => a - b);
}

async function thousandCells() {
  const cells = Array.from({ length: 1_000 }, (_, index) => `cell-${index}`);
  const calls = new Map<keyof RosterStore, number>();
  const stage = replicaStage({
    seed: 1,
    cells,
    leaseMs,
    note: wordThatNothingWaits,
    onCall: (call) => calls.set(call, (calls.get(call) ?? 0) + 1),
  });
  for (let index = 0; index < 5; index += 1) stage.start(`replica ${index}`);
  const held = () => stage.replicas.map((replica) => replica.acting().length).filter((count) => count > 0);
  const apart = () => Math.max(...held()) - Math.min(...held());
  const isEven = () => held().reduce((sum, count) => sum + count, 0) === cells.length && apart() <= 1;
  const until = async (done: () => boolean): Promise<number> => {
    const since = stage.clock.now();
    while (!done() && stage.clock.now() - since < hourMs) await stage.play(1_000);
    return stage.clock.now() - since;
  };
  const settledAfterMs = await until(isEven);
  const mostApart = apart();
  calls.clear();
  await stage.play(hourMs / 6);
  const inAnHour = (of: readonly (keyof RosterStore)[]) =>
    6 * of.reduce((sum, call) => sum + (calls.get(call) ?? 0), 0);
  const writes = inAnHour(['join', 'renew', 'remove', 'take', 'release']);
  const notes = inAnHour(['leaveNote']);
  const readUnits = Math.ceil((cells.length * itemBytes) / 4096) + 1;
  const reads = inAnHour(['read']) * readUnits;
  stage.replicas[0]?.kill();
  const mendedAfterMs = await until(() => held().length === 4 && isEven());
  return { settledAfterMs, mostApart, mendedAfterMs, writes, notes, reads };
}

function wordThatNothingWaits(now: number): string {
  const { evidenceMaxAgeMs } = defaultSafetySettings;
  return noteOf({ sawAllAt: now, pending: nothingPending, carried: undefined }, evidenceMaxAgeMs);
}
