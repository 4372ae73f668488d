import { createHash } from 'node:crypto';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { foldEvent, foldVersion, mostRecent, nothingFolded } from '../../../src/engine/fold-journal.ts';
import { foldJournal, keepSnapshot } from '../../../src/engine/journal-snapshot.ts';
import { restore } from '../../../src/engine/restore.ts';
import type { RecordedEvent } from '../../../src/journal/event.ts';
import { JournalError } from '../../../src/journal/journal-error.ts';
import type { JournalStore } from '../../../src/journal/journal.ts';
import { createMemoryStore } from '../../../src/journal/memory-store.ts';
import { packSnapshot, readSnapshotHeader } from '../../../src/journal/snapshot.ts';
import { foldedTwice } from '../../support/folded-twice.ts';
import { anyJournal } from '../../support/journal-arbitrary.ts';

const at = Date.UTC(2026, 2, 2);
const held = (number: number): RecordedEvent => ({
  at: at + number,
  number,
  kind: 'hold-placed',
  hold: {
    id: `h-${number}`,
    scope: 'all',
    actions: [],
    reason: 'why',
    owner: 'ana',
    createdAt: at,
    expiresAt: at + 86_400_000,
  },
});
const journal = (count: number) => Array.from({ length: count }, (_, index) => held(index + 1));

describe('a start from a snapshot', () => {
  it('comes to what a start from everything comes to, whatever happened and wherever it was taken', async () => {
    await fc.assert(
      fc.asyncProperty(
        anyJournal(120),
        fc.array(fc.nat(120), { minLength: 1, maxLength: 3 }),
        async (events, cuts) => {
          const { whole, fromSnapshot } = await foldedTwice(
            events,
            cuts.toSorted((a, b) => a - b),
          );

          expect(fromSnapshot).toStrictEqual(whole);
        },
      ),
      { numRuns: 300 },
    );
  });

  it('comes to the same when far more has happened than is looked back on', async () => {
    const many = fc.sample(anyJournal(120), { numRuns: 60, seed: 7 }).flat();
    const events = many.map((event, index) => ({ ...event, at: at + index * 60_000, number: index + 1 }));
    expect(events.length).toBeGreaterThan(2 * mostRecent);

    const { whole, fromSnapshot, spared } = await foldedTwice(events, [1500, events.length - 700]);

    expect(spared).toBe(events.length - 700);
    expect(fromSnapshot).toStrictEqual(whole);
  });

  it('reads only what came after it', async () => {
    const shelf = {};
    await keepSnapshot(createMemoryStore(journal(50), shelf));
    const reads: number[] = [];
    const store = createMemoryStore(journal(60), shelf);
    const counting: JournalStore = {
      ...store,
      read: (from = 1, options) => {
        reads.push(from);
        return store.read(from, options);
      },
    };

    const { folded, from, upTo, lastAt } = await foldJournal(counting);

    // The last one is asked for when it was written.
    expect({ from, upTo, reads }).toEqual({ from: 50, upTo: 60, reads: [50, 51, 60] });
    expect(lastAt).toBe(journal(60).at(-1)?.at);
    expect(folded.memory.history.holds).toHaveLength(60);
  });

  it.each([
    ['takes as many entries as are allowed', 5, 5],
    ['takes one more, and then is left out', 4, 0],
  ])('is prepared by reading, which %s', async (_what, most, spared) => {
    const shelf: { snapshot?: Uint8Array } = {};
    expect(await keepSnapshot(createMemoryStore(journal(5), shelf), most)).toBe(spared);
    expect(shelf.snapshot !== undefined).toBe(spared > 0);
  });

  it('puts the rules of the policies of now to what was under way, not those of then', async () => {
    const intent = {
      at,
      number: 1,
      kind: 'intent',
      remediation: 'rem-1',
      proposal: 'p/i-1/0',
      policy: 'p',
      action: 'reboot-instance',
      effect: 'removes-target',
      target: 'i-1',
      rungIndex: 0,
      groups: [],
      region: 'eu-west-1',
      account: '111122223333',
      step: 0,
      purpose: 'remedy',
      plan: { steps: [{}] },
      expiresAt: at,
    } as const;
    const shelf = {};
    await keepSnapshot(createMemoryStore([intent], shelf));

    const { folded } = await foldJournal(createMemoryStore([intent], shelf));
    const none = { policies: [], revision: 'r', loadedAt: at };

    expect([...restore(folded, none, at).remediations.values()]).toMatchObject([
      { id: 'rem-1', plan: { steps: [{}] } },
    ]);
    expect(restore(folded, none, at).remediations.get('rem-1')).not.toHaveProperty('rules');
  });
});

describe('a snapshot that cannot be used', () => {
  const upTo = { number: 3, at: at + 3, kind: 'hold-placed' } as const;
  const kept = async (count: number) => {
    const shelf: { snapshot?: Uint8Array } = {};
    await keepSnapshot(createMemoryStore(journal(count), shelf));
    return shelf.snapshot ?? new Uint8Array();
  };
  const flipped = (bytes: Uint8Array, index: number) =>
    bytes.map((byte, place) => (place === index ? byte ^ 1 : byte));

  it.each<[string, () => Promise<Uint8Array>, RegExp]>([
    ['is no snapshot', async () => Buffer.from('what is this?\n'), /damaged/],
    ['is empty', async () => new Uint8Array(), /damaged/],
    ['was cut off', async () => (await kept(3)).subarray(0, -10), /damaged/],
    [
      'has one bit that is not as it was',
      async () => {
        const bytes = await kept(3);
        return flipped(bytes, bytes.length - 5);
      },
      /damaged/,
    ],
    [
      'was made by another version',
      async () => packSnapshot({ version: '0.0.1/1', upTo, state: nothingFolded() }),
      /another version/,
    ],
    ['is newer than the journal', () => kept(6), /entry 6, its last, is not in the journal/],
    [
      'is of another journal of that name',
      async () => {
        const shelf: { snapshot?: Uint8Array } = {};
        const other = journal(3).map((event) => ({ ...event, at: event.at + 1 }));
        await keepSnapshot(createMemoryStore(other, shelf));
        return shelf.snapshot ?? new Uint8Array();
      },
      /entry 3, its last, is not in the journal/,
    ],
  ])('is left alone where it %s, and all of the journal is read', async (_what, made, why) => {
    const snapshot = await made();

    const { folded, from, notUsed } = await foldJournal(createMemoryStore(journal(5), { snapshot }));

    expect(notUsed).toMatch(why);
    expect(from).toBe(0);
    expect(folded.memory.history.holds).toHaveLength(5);
  });

  it('is used up to the last entry of the journal', async () => {
    const { from, notUsed } = await foldJournal(createMemoryStore(journal(5), { snapshot: await kept(5) }));
    expect({ from, notUsed }).toEqual({ from: 5, notUsed: undefined });
  });

  it('is left alone where the store does not give it', async () => {
    const store: JournalStore = {
      ...createMemoryStore(journal(5)),
      snapshot: async () => {
        throw new JournalError('failed', 'the snapshot cannot be read');
      },
    };

    expect(await foldJournal(store)).toMatchObject({
      upTo: 5,
      from: 0,
      notUsed: 'the snapshot cannot be read',
    });
  });

  it('is replaced with the next', async () => {
    const shelf = { snapshot: new Uint8Array(3) };
    expect(await keepSnapshot(createMemoryStore(journal(4), shelf))).toBe(4);
    expect(readSnapshotHeader(shelf.snapshot).upTo).toEqual({ number: 4, at: at + 4, kind: 'hold-placed' });
    const before = shelf.snapshot;
    expect(await keepSnapshot(createMemoryStore(journal(4), shelf))).toBe(0);
    expect(shelf.snapshot).toBe(before);
  });
});

describe('what a journal comes to', () => {
  it('is what the version of the fold stands for: raise foldVersion when it changes, and write the new sum here', () => {
    const sum = createHash('sha256');
    for (const events of fc.sample(anyJournal(150), { numRuns: 40, seed: 1 })) {
      const folded = nothingFolded();
      for (const event of events) foldEvent(folded, event);
      sum.update(JSON.stringify(folded, mapsToo));
    }
    expect({ foldVersion, sum: sum.digest('hex') }).toEqual({
      foldVersion: 3,
      sum: 'e1290e32415b52a5ff371beb849528413b7c0bc787b81799fd5d8156e70f4383',
    });
  });

  it('does not grow with the time that has passed', () => {
    const folded = nothingFolded();
    const day = 86_400_000;
    let number = 0;
    const told = (event: object) => foldEvent(folded, { ...event, number: ++number } as RecordedEvent);
    for (let days = 0; days < 400; days += 1)
      for (let each = 0; each < 5; each += 1) {
        const now = at + days * day + each * 3_600_000;
        const incident = { id: `inc-${days}-${each}`, openedAt: now };
        const subject = { remediation: `rem-${days}-${each}`, policy: 'p', target: 'i', rungIndex: 0 };
        told({ at: now, kind: 'incident', how: 'opened', incident });
        told({ at: now, kind: 'changes', incident: incident.id });
        told({ at: now, kind: 'intent', purpose: 'remedy', plan: { steps: [{}] }, ...subject });
        told({ at: now, kind: 'remediation-ended', outcome: 'failed', ...subject });
        told({ at: now, kind: 'incident', how: 'closed', incident: { ...incident, closedAt: now + 1 } });
      }

    const { incidents, changes, remediations, recent, memory } = folded;
    expect(incidents.size).toBeLessThan(8 * 5);
    expect(changes.size).toBeLessThanOrEqual(incidents.size);
    expect(remediations.size).toBeLessThan(210);
    expect(recent.length).toBeLessThanOrEqual(2 * mostRecent);
    expect(memory.history.remediations.length).toBeLessThan(12);
  });
});

function mapsToo(_key: string, value: unknown): unknown {
  return value instanceof Map || value instanceof Set ? [...value] : value;
}
