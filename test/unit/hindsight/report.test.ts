import { describe, expect, it } from 'vitest';
import { reportOn } from '../../../src/hindsight/report.ts';
import {
  decided,
  ended,
  incident,
  intended,
  journalOf,
  loaded,
  proposalEnded,
  storyStart,
  type Told,
  turned,
  web,
} from '../../support/journal-story.ts';

const at = (minutes: number) => storyStart + minutes * 60_000;
const refusal = { gate: 'group-floor', outcome: 'deny', reason: 'too few' } as const;
const story: Told[] = [
  [0, loaded({ replace: 'auto', watch: 'observe' })],
  [1, incident('opened', { openedAt: at(1) })],
  [2, decided('refuse', { gates: [refusal] })],
  [3, decided('refuse', { gates: [refusal] })],
  [4, decided('act')],
  [4, intended()],
  [9, ended('success', { startedMinutes: 4 })],
  [9, turned('healthy')],
  [9, proposalEnded()],
  [11, incident('closed', { openedAt: at(1), closedAt: at(9) })],
  [20, decided('would-act', { policy: 'watch', target: 'i-2', proposal: 'watch/i-2/0', incident: 'inc-2' })],
  [20, incident('opened', { id: 'inc-2', openedAt: at(20), affected: ['i-2'] })],
  [22, turned('healthy', 'i-2')],
  [24, incident('closed', { id: 'inc-2', openedAt: at(20), closedAt: at(22), affected: ['i-2'] })],
  [30, { kind: 'page', policy: 'replace', target: web, to: 'oncall', summary: 's' } as Told[1]],
  [
    40,
    {
      kind: 'hold-placed',
      hold: {
        id: 'h',
        scope: `resource:${web}`,
        actions: [],
        reason: 'r',
        owner: 'ann',
        createdAt: at(40),
        expiresAt: at(90),
      },
    } as Told[1],
  ],
];

describe('a report', () => {
  it('counts a proposal once however often it is decided, and what came of it', async () => {
    const { policies } = await reportOn(journalOf(...story), { since: at(0), until: at(60) });

    expect(policies.find(({ policy }) => policy === 'replace')).toMatchObject({
      mode: 'auto',
      proposed: 1,
      acted: 1,
      wouldAct: 0,
      outcomes: { success: 1, failed: 0 },
      refusedBy: new Map([['group-floor', 1]]),
      pages: 1,
      heldAfter: 1,
      recommendation: { advice: 'lower', to: 'veto' },
    });
    expect(policies.find(({ policy }) => policy === 'watch')).toMatchObject({
      mode: 'observe',
      wouldAct: 1,
      shadows: { unnecessary: 1, needed: 0 },
    });
  });

  it('sets incidents in which something was done beside those that were left alone', async () => {
    const { incidents } = await reportOn(journalOf(...story), { since: at(0), until: at(60) });

    expect(incidents).toEqual({
      closed: 2,
      open: 0,
      repaired: 1,
      repairedMs: 480_000,
      leftAlone: 1,
      leftAloneMs: 120_000,
    });
  });

  it('says how available each service was', async () => {
    const { services } = await reportOn(journalOf(...story), { since: at(0), until: at(100) });

    expect(services).toEqual([
      expect.objectContaining({ service: 'shop', availability: 0.9, downMs: 600_000, failures: 2 }),
    ]);
  });

  it('leaves out what began before its window', async () => {
    const { policies, incidents } = await reportOn(journalOf(...story), { since: at(15), until: at(60) });

    expect(policies.find(({ policy }) => policy === 'replace')).toMatchObject({
      proposed: 0,
      acted: 0,
      pages: 1,
    });
    expect(incidents.closed).toBe(1);
  });

  it('of an empty journal says nothing', async () => {
    expect(await reportOn([], { since: 0, until: 1 })).toMatchObject({
      policies: [],
      services: [],
      events: 0,
    });
  });
});
