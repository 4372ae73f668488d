import { describe, expect, it } from 'vitest';
import { ShadowWatch } from '../../../src/hindsight/shadow.ts';
import {
  decided,
  ended,
  incident,
  intended,
  journalOf,
  proposalEnded,
  started,
  storyStart,
  type Told,
  turned,
  web,
} from '../../support/journal-story.ts';

function scores(told: readonly Told[], endMinutes = 0) {
  const watch = new ShadowWatch();
  const scored = journalOf(...told).flatMap((event) => watch.take(event));
  if (endMinutes > 0) scored.push(...watch.end(storyStart + endMinutes * 60_000));
  return { scored: scored.map(({ score }) => score), all: scored, open: watch.open };
}

const shown: Told = [0, decided('would-act')];

describe('a would-be action is scored', () => {
  // Without a pace of its own a remedy takes 10 minutes; a shared cause has 15 to show.
  it.each<[string, Told[], string[]]>([
    [
      'unnecessary when it heals by itself a minute sooner than the remedy',
      [[9, turned('healthy')]],
      ['unnecessary'],
    ],
    ['needed when it heals only when the remedy would have helped', [[10, turned('healthy')]], ['needed']],
    ['wrong-cause when a zone is found to be the cause', [[5, turned('zone-impaired')]], ['wrong-cause']],
    ['wrong-cause up to fifteen minutes later', [[14, turned('fleet-wide')]], ['wrong-cause']],
    [
      'needed when a shared cause comes after that',
      [
        [15, turned('fleet-wide')],
        [30, turned('healthy')],
      ],
      ['needed'],
    ],
    [
      'agreed when somebody else repairs it',
      [
        [3, turned('in-transition')],
        [6, turned('healthy')],
      ],
      ['agreed'],
    ],
    [
      'agreed when it leaves its incident without having been well',
      [[6, incident('updated', { affected: [] })]],
      ['agreed'],
    ],
    ['agreed when its incident closes without it', [[6, incident('closed')]], ['agreed']],
    ['undecidable when it is no longer seen', [[3, turned('stale')]], ['undecidable']],
    [
      'undecidable when Holdfast acts on it by another policy',
      [[3, intended({ policy: 'reboot' })]],
      ['undecidable'],
    ],
    [
      'undecidable when the daemon restarts before it is clear',
      [
        [14, turned('suspect')],
        [15, started],
      ],
      ['undecidable'],
    ],
    [
      'needed when it restarts after that',
      [
        [15, turned('suspect')],
        [16, started],
      ],
      ['needed'],
    ],
    ['not at all while nothing is clear', [[5, turned('suspect')]], []],
  ])('%s', (_title, told, expected) => {
    expect(scores([shown, ...told]).scored).toEqual(expected);
  });

  it('once, however often the same proposal is shown again', () => {
    const told: Told[] = [
      shown,
      [1, decided('would-act')],
      [2, turned('healthy')],
      [3, decided('would-act')],
    ];

    expect(scores(told)).toMatchObject({ scored: ['unnecessary'], open: 0 });
  });

  it('again when its proposal ended and came back', () => {
    const told: Told[] = [shown, [2, turned('healthy')], [2, proposalEnded()], [30, decided('would-act')]];

    expect(scores(told)).toMatchObject({ scored: ['unnecessary'], open: 1 });
  });

  it('by the pace of the last remedy that helped', () => {
    const quick: Told[] = [
      [-20, intended({ target: 'another' })],
      [-18, ended('success', { target: 'another', startedMinutes: -20 })],
    ];

    expect(scores([...quick, shown, [3, turned('healthy')]]).scored).toEqual(['needed']);
    expect(scores([...quick, shown, [1, turned('healthy')]]).scored).toEqual(['unnecessary']);
  });

  it('with how long the target was ill beyond the remedy', () => {
    const { all } = scores([shown, [40, turned('healthy')]]);

    expect(all[0]).toMatchObject({ score: 'needed', waitedMs: 1_800_000 });
  });

  it('at the end of the journal only where it is clear by then', () => {
    expect(scores([shown], 14)).toMatchObject({ scored: [], open: 1 });
    expect(scores([shown], 15)).toMatchObject({ scored: ['needed'], open: 0 });
  });

  it('by the end of the proposal, where the target itself is well', () => {
    const record = decided('would-act', { verdict: 'healthy' });

    expect(
      scores([
        [0, record],
        [4, proposalEnded()],
      ]).scored,
    ).toEqual(['unnecessary']);
    expect(
      scores([
        [0, record],
        [24, proposalEnded()],
      ]).scored,
    ).toEqual(['needed']);
  });

  it('never for a page, nor for what was refused', () => {
    const told: Told[] = [
      [0, decided('would-act', { action: 'page' })],
      [0, decided('refuse', { proposal: 'other', target: web })],
      [5, turned('healthy')],
    ];

    expect(scores(told)).toMatchObject({ scored: [], open: 0 });
  });

  it('with bounded memory', () => {
    const storm = Array.from(
      { length: 1500 },
      (_, index): Told => [0, decided('would-act', { target: `i-${index}` })],
    );

    expect(scores(storm).open).toBe(1000);
  });
});
