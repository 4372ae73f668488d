import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { foldJournal, keepSnapshot } from '../../src/engine/journal-snapshot.ts';
import { restore } from '../../src/engine/restore.ts';
import type { JournalEvent } from '../../src/journal/event.ts';
import { openSqliteStore } from '../../src/journal/sqlite-store.ts';
import type { BenchLine } from './bench-line.ts';
import { cpuMsOf, wallMsOf } from './measure.ts';

const entries = 1_000_000;
/** Written after the snapshot: a busy hour. */
const since = 2_000;
const batch = 5_000;

/** What a start costs on a journal of a million entries: opened, folded, and the state of the daemon made of it. */
export async function benchJournalStart(): Promise<readonly BenchLine[]> {
  const folder = mkdtempSync(join(tmpdir(), 'holdfast-bench-'));
  const open = () => openSqliteStore({ path: join(folder, 'journal.sqlite'), onUnreadable: () => undefined });
  const start = async () => {
    const store = await open();
    const { folded } = await foldJournal(store);
    restore(folded, { policies: [], revision: 'none', loadedAt: 0 }, begin + entries * stepMs);
    await store.close();
  };
  try {
    const store = await open();
    const write = async (from: number, to: number) => {
      for (let number = from; number < to; number += batch) {
        const count = Math.min(batch, to - number);
        await store.append(
          number,
          Array.from({ length: count }, (_, index) => eventAt(number + index)),
        );
      }
    };
    await write(1, entries - since);
    const first = await timed(() => keepSnapshot(store));
    const bytes = (await store.snapshot())?.length ?? 0;
    await write(entries - since, entries + 1);
    await store.close();
    const withSnapshot = await timed(start);
    await forget(folder);
    const without = await timed(start);
    return [
      {
        name: 'journal: start on 1,000,000 entries, with a snapshot',
        value: withSnapshot.wall,
        unit: 's wall',
        target: { atMost: 2 },
        note: `${withSnapshot.cpu} of CPU; ${since} entries are newer than it; it is of ${Math.round(bytes / 1000)} kB`,
      },
      {
        name: 'journal: start on 1,000,000 entries, without',
        value: without.wall,
        unit: 's wall',
        note: `${without.cpu} of CPU; after an upgrade, once`,
      },
      {
        name: 'journal: the first snapshot of it',
        value: first.wall,
        unit: 's wall',
        note: `${first.cpu} of CPU; later ones read what is new`,
      },
    ];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** On a machine that others use as well, only the CPU says what it costs. */
async function timed(work: () => Promise<unknown>): Promise<{ readonly wall: number; readonly cpu: string }> {
  let wall = 0;
  const cpu = await cpuMsOf(async () => {
    wall = (await wallMsOf(work)) / 1000;
  });
  return { wall, cpu: `${(cpu / 1000).toFixed(2)} s` };
}

async function forget(folder: string): Promise<void> {
  const { DatabaseSync } = await import('node:sqlite');
  const database = new DatabaseSync(join(folder, 'journal.sqlite'));
  database.exec('DROP TABLE snapshot');
  database.close();
}

const begin = Date.UTC(2026, 7, 31);
/** A million of them are 90 days, as long as retention keeps them. */
const stepMs = (90 * 86_400_000) / entries;

/** Of twenty entries twelve are signals; each twenty are an instance that fails, is decided on and is well again. */
function eventAt(number: number): JournalEvent {
  const at = Math.round(begin + number * stepMs);
  const round = Math.floor(number / 20);
  const target = `arn:aws:ec2:eu-west-1:111122223333:instance/i-${(round % 500).toString(16).padStart(17, '0')}`;
  const proposal = `replace-failed-instance/${target}/0`;
  const reason = 'target group shop says unhealthy on port 80 (Target.Timeout: Request timed out)';
  const evidence = [
    { check: 'elb/target-health', state: 'fail', family: 'application', observedAt: at, reason },
    { check: 'ec2/instance-status', state: 'fail', family: 'hypervisor', observedAt: at, reason: 'impaired' },
  ] as const;
  const about = { proposal, policy: 'replace-failed-instance', target };
  const incident = {
    id: `inc-${round}`,
    subject: target,
    subjectName: 'web',
    verdict: 'host-failed',
    fingerprint: `${target}#host-failed`,
    openedAt: at,
    affected: [target],
    services: ['shop'],
    reason,
    evidence,
    timeline: [{ at, text: reason }],
  } as const;
  switch (number % 20) {
    case 1:
      return { at, kind: 'verdict-changed', target, to: 'host-failed', reason, evidence };
    case 2:
      return { at, kind: 'incident', how: 'opened', incident };
    case 3:
      return {
        at,
        kind: 'decision',
        ...about,
        action: 'replace-instance',
        rungIndex: 0,
        since: at,
        verdict: 'host-failed',
        reason,
        evidence,
        outcome: 'refuse',
        gates: Array.from({ length: 20 }, (_, index) => ({
          gate: `gate-${index}`,
          outcome: 'allow' as const,
          reason: 'nothing stands against it',
        })),
      };
    case 4:
      return { at, kind: 'page', ...about, to: 'on-call', summary: reason, incident: incident.id };
    case 5:
      return { at, kind: 'observed', heard: [], leadsTo: 'decision' };
    case 17:
      return { at, kind: 'verdict-changed', target, from: 'host-failed', to: 'healthy', reason, evidence };
    case 18:
      return { at, kind: 'incident', how: 'closed', incident: { ...incident, closedAt: at } };
    case 19:
      return { at, kind: 'proposal-ended', ...about };
    default:
      return {
        at,
        kind: 'signal-changed',
        resource: target,
        check: 'elb/target-health',
        from: 'pass',
        to: 'fail',
        reason,
      };
  }
}
