import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { emptyMemory, type Memory, remember } from '../../../src/engine/history.ts';
import type { JournalEvent, RecordedEvent } from '../../../src/journal/event.ts';
import { judge } from '../../../src/safety/judge.ts';
import { approval } from '../../../src/safety/gates/approval.ts';
import { noon } from '../../support/model-builder.ts';
import { facts, minute, policy, proposal } from '../../support/safety-builder.ts';

const people = ['Ana', 'Ben', 'Cleo', 'Dan'] as const;
const withinMs = 10 * minute;

/** What may happen to one proposal, each some time after the last. */
type Happening =
  | { readonly kind: 'says'; readonly by: string; readonly verdict: 'approved' | 'rejected' }
  | { readonly kind: 'restart' | 'act' | 'ends' | 'new-policies' };

const happening: fc.Arbitrary<Happening> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant('says' as const),
      by: fc.constantFrom(...people),
      verdict: fc.oneof(
        { weight: 5, arbitrary: fc.constant('approved' as const) },
        { weight: 1, arbitrary: fc.constant('rejected' as const) },
      ),
    }),
  },
  { weight: 3, arbitrary: fc.record({ kind: fc.constantFrom('restart', 'act', 'ends', 'new-policies') }) },
);
const story = fc.array(fc.tuple(fc.integer({ min: 0, max: 8 * minute }), happening), {
  minLength: 1,
  maxLength: 25,
});

function eventOf(what: Happening, at: number, key: string, count: number): JournalEvent | undefined {
  switch (what.kind) {
    case 'says': {
      const { by, verdict } = what;
      const expiresAt = at + (verdict === 'approved' ? withinMs : 24 * 60 * minute);
      return { at, kind: 'approval', proposal: key, by, verdict, expiresAt, channel: 'api' };
    }
    case 'ends':
      return { at, kind: 'proposal-ended', proposal: key, policy: 'p', target: 't' };
    case 'new-policies':
      return { at, kind: 'policies-loaded', revision: `r${count}`, policies: [] };
    case 'act':
      return {
        at,
        kind: 'intent',
        step: 0,
        purpose: 'remedy',
        plan: {},
        expiresAt: at,
        remediation: `rem-${count}`,
        proposal: key,
        policy: 'p',
        action: 'a',
        effect: 'none',
        target: 't',
        rungIndex: 0,
        groups: [],
        region: 'r',
        account: 'a',
      };
    case 'restart':
      return undefined;
  }
}

describe('a quorum', () => {
  it('no order of approvals, rejections, expiries and restarts acts without enough different people in one window', () => {
    let acted = 0;
    fc.assert(
      fc.property(story, fc.constantFrom(1, 2, 3), fc.boolean(), (told, quorum, named) => {
        const from = named ? people.slice(0, 3) : undefined;
        const rule = { quorum, withinMs, ...(from === undefined ? {} : { from }) };
        const asked = proposal({ policy: policy({ mode: 'approve', approval: rule }) });
        const journal: RecordedEvent[] = [];
        let memory: Memory = emptyMemory;
        let now = noon;
        /** An own account of who said yes, kept apart from the code under test. */
        let yes: { by: string; at: number }[] = [];
        let noUntil = 0;
        for (const [laterMs, what] of told) {
          now += laterMs;
          const event = eventOf(what, now, asked.key, journal.length);
          if (event === undefined) {
            // A restart knows what the journal says and nothing else.
            memory = journal.reduce(remember, emptyMemory);
          } else {
            const recorded = { ...event, number: journal.length + 1 };
            journal.push(recorded);
            memory = remember(memory, recorded);
          }
          if (what.kind === 'says' && what.verdict === 'approved') yes.push({ by: what.by, at: now });
          if (what.kind === 'says' && what.verdict === 'rejected') noUntil = now + 24 * 60 * minute;
          if (what.kind === 'act' || what.kind === 'ends' || what.kind === 'new-policies') yes = [];
          if (what.kind === 'ends') noUntil = Math.min(noUntil, now + 15 * minute);

          const at = now;
          const inWindow = yes.filter(
            (word) =>
              at - word.at < withinMs && (from === undefined || from.some((name) => name === word.by)),
          );
          const enough = new Set(inWindow.map(({ by }) => by)).size >= quorum && at >= noUntil;
          const [decision] = judge([approval], [asked], facts({ now, history: memory.history }));
          if (decision?.outcome === 'act') acted += 1;
          expect(decision?.outcome === 'act').toBe(enough);
        }
      }),
      { numRuns: 500 },
    );
    expect(acted, 'times that it was allowed').toBeGreaterThan(100);
  });
});

describe('a link', () => {
  it('that was used is known as used for as long as it could live, whatever happens meanwhile', () => {
    fc.assert(
      fc.property(story, (told) => {
        let now = noon;
        const first: JournalEvent = {
          at: now,
          kind: 'approval',
          proposal: 'k',
          by: 'Ana',
          verdict: 'approved',
          expiresAt: now + withinMs,
          channel: 'link',
          link: 'used',
        };
        const journal: RecordedEvent[] = [{ ...first, number: 1 }];
        for (const [laterMs, what] of told) {
          now += laterMs;
          const event = eventOf(what, now, 'k', journal.length);
          const link = event?.kind === 'approval' ? { link: `other-${journal.length}` } : {};
          if (event !== undefined) journal.push({ ...event, ...link, number: journal.length + 1 });
          expect(journal.reduce(remember, emptyMemory).history.usedLinks.has('used')).toBe(true);
        }
      }),
    );
  });
});
