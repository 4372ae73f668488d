import { describe, expect, it } from 'vitest';
import type { EngineParts, EngineState } from '../../../src/engine/engine.ts';
import { emptyMemory } from '../../../src/engine/history.ts';
import type { LeadsTo } from '../../../src/engine/look-recorder.ts';
import { note } from '../../../src/engine/note.ts';
import { understand } from '../../../src/engine/understand.ts';
import type { JournalEvent } from '../../../src/journal/event.ts';
import { createJournalWriter } from '../../../src/journal/journal-writer.ts';
import { createMemoryStore } from '../../../src/journal/memory-store.ts';
import { emptyModel } from '../../../src/model/fold.ts';
import type { Observation } from '../../../src/model/observation.ts';
import { defaultModelSettings } from '../../../src/model/settings.ts';
import type { SignalState } from '../../../src/model/signal.ts';
import { nothingPending } from '../../../src/policy/pending.ts';
import { silentLogger } from '../../../src/runtime/logger.ts';
import { resourceOf, signalOf } from '../../support/model-of.ts';
import { manualClock } from '../../support/manual-clock.ts';

const table = resourceOf({
  id: 'arn:aws:dynamodb:eu-west-1:111122223333:table/orders',
  kind: 'dynamodb:table',
});

const seen = (states: readonly SignalState[], at: number): Observation => ({
  kind: 'complete',
  observer: { name: 'dynamodb/tables', account: table.account, region: table.region },
  observedAt: at,
  resources: states.map((_, index) => ({
    ...table,
    id: `${table.id}-${index}`,
    facts: { status: 'ACTIVE' },
  })),
  signals: states.map((state, index) =>
    signalOf({ resource: `${table.id}-${index}`, check: 'dynamodb/status', state, observedAt: at }),
  ),
});

/** An engine that has seen one table well, and what it wrote at once of what it saw next. */
async function stage() {
  const written: (readonly JournalEvent['kind'][])[] = [];
  const store = createMemoryStore([]);
  const journal = await createJournalWriter(
    {
      ...store,
      append: (expected, events) => {
        written.push(events.map(({ kind }) => kind));
        return store.append(expected, events);
      },
    },
    { clock: manualClock(), onAppended: () => undefined, onTrouble: () => undefined },
  );
  const engine = { journal, log: silentLogger, onUnwritten: () => undefined } as unknown as EngineParts;
  const state = {
    model: emptyModel({ settings: defaultModelSettings, services: [] }),
    suspects: new Map(),
    policies: { policies: [], revision: 'test', loadedAt: 0 },
    pending: nothingPending,
    memory: emptyMemory,
    unwritten: [] as JournalEvent[],
    toldUnwritten: new WeakSet(),
  } as unknown as EngineState;
  const see = (states: readonly SignalState[], now: number, leadsTo: LeadsTo) =>
    understand(engine, state, { observations: [seen(states, now)], now, leadsTo });
  await see(['pass'], 0, 'nothing');
  return { engine, state, written, see };
}

describe('what is understood', () => {
  it('is written with the decision that it leads to, in one append and before it', async () => {
    const { engine, state, written, see } = await stage();
    await see(['fail'], 60_000, 'decision');
    expect(written).toEqual([]);
    await note(engine, state, [{ at: 60_000, kind: 'hold-released', id: 'hold-1', by: 'ana' }]);
    expect(written).toHaveLength(1);
    expect(written[0]?.slice(0, 2)).toEqual(['signal-changed', 'verdict-changed']);
    expect(written[0]?.at(-1)).toBe('hold-released');
    expect(state.unwritten).toEqual([]);
  });

  it('is written where no decision follows', async () => {
    const { written, see } = await stage();
    await see(['fail'], 60_000, 'nothing');
    expect(written.flat()).toContain('verdict-changed');
  });

  it('is written at once where gates remember it: what is healthy again has its attempts forgotten', async () => {
    const { written, see } = await stage();
    await see(['fail'], 60_000, 'nothing');
    written.length = 0;
    await see(['pass'], 120_000, 'decision');
    expect(written.flat()).toContain('verdict-changed');
  });

  it('is written at once, after what waits since before, for that may be remembered', async () => {
    const { state, written, see } = await stage();
    const page = { policy: 'orders', target: table.id, to: 'oncall', summary: 'Orders fail.' };
    state.unwritten.push({ at: 30_000, kind: 'page', ...page });
    await see(['fail'], 60_000, 'decision');
    expect(written[0]?.slice(0, 2)).toEqual(['page', 'signal-changed']);
  });

  it.each([
    [500, false],
    [501, true],
  ])(
    'of %i tables at once, two events each, is written before anything is decided: %s',
    async (count, atOnce) => {
      const { written, see } = await stage();
      await see(
        Array.from({ length: count }, () => 'pass'),
        30_000,
        'nothing',
      );
      written.length = 0;
      await see(
        Array.from({ length: count }, () => 'fail'),
        60_000,
        'decision',
      );
      expect(written.length > 0).toBe(atOnce);
    },
  );
});
