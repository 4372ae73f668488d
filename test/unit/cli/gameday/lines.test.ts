import { describe, expect, it } from 'vitest';
import { findingLines } from '../../../../src/cli/gameday/finding-lines.ts';
import { gamedayJson } from '../../../../src/cli/gameday/json.ts';
import { outcomeLines, type Played } from '../../../../src/cli/gameday/outcome-lines.ts';
import { scoreTable } from '../../../../src/cli/gameday/score-table.ts';
import { storyLines } from '../../../../src/cli/gameday/story-lines.ts';
import { fakeIo } from '../../../support/fake-io.ts';
import { harm, outcomeOf, plan, report } from '../../../support/gameday-report.ts';

const io = fakeIo();
const zone = plan('zone-fails');
const played: Played = { files: new Map(), notApplicable: [], seconds: 12.34, workers: 2 };
const harmed = { passed: false, harmful: [harm('H1', 131)] };

describe('the score table', () => {
  it('puts the policies of a scenario beside one another, harm as it is', () => {
    const { scores } = outcomeOf(
      [zone, plan('dns-fails')],
      [
        report({
          policy: 'nothing',
          passed: false,
          recovered: false,
          downtimeSeconds: 1800,
          actSeconds: null,
        }),
        report({ policy: 'naive', ...harmed }),
        report(),
        report({ name: 'dns-fails', expect: 'hold' }),
      ],
    );
    expect(scoreTable(scores, io)).toEqual([
      '  policies  passed  harmful  recovered   users down  detect  decide   act  propagate  lost  actions  pages',
      'zone-fails (expect: recover)',
      '  nothing      0/1        0        0/1  1800s/1800s     70s    120s     –        30s    0s        0      1',
      '  naive        0/1     1 H1        1/1      60s/60s     70s    120s  240s        30s    0s        0      1',
      '  shipped      1/1        0        1/1      60s/60s     70s    120s  240s        30s    0s        0      1',
      'dns-fails (expect: hold)',
      '  shipped      1/1        0        1/1      60s/60s     70s    120s  240s        30s    0s        0      1',
    ]);
  });
});

describe('a story in the terminal', () => {
  const entries = [
    { atSeconds: -20, lane: 'world', subject: 'us-east-1a', text: 'is well' },
    { atSeconds: 69.6, lane: 'verdict', subject: '', text: 'bell \u0007 and \u001b[31mred' },
  ] as const;

  it('counts minutes and seconds from the fault, and what AWS wrote moves no cursor', () => {
    expect(storyLines(entries, io)).toEqual([
      '     -0:20  world   us-east-1a: is well',
      '     +1:09  verdict bell   and red',
    ]);
  });

  it('goes on below itself where the terminal is narrow', () => {
    const narrow = fakeIo({ isTerminal: true, columns: 44 });
    const text = 'Two of the witnesses agree about this machine';
    expect(storyLines([{ atSeconds: 5, lane: 'gate', subject: 'web-1', text }], narrow)).toEqual([
      '     +0:05  gate    web-1: Two of the\n                    witnesses agree about\n                    this machine',
    ]);
  });
});

describe('a finding', () => {
  const about = { files: new Map(), told: [] };

  it('says what was wrong, how to see it again, and what led to it', () => {
    const timeline = [
      ...report().timeline.slice(0, 6),
      { atSeconds: 131, lane: 'harm', subject: 'web-1', text: 'H1 floor: it was serving' } as const,
      { atSeconds: 200, lane: 'world', subject: 'web-2', text: 'now running' } as const,
    ];
    const { findings } = outcomeOf([zone], [report({ seed: 7, ...harmed }, { timeline })]);
    expect(findingLines(findings, about, io)).toEqual([
      '✗ zone-fails, seed 7, shipped: 1 harmful act: HARM H1 by TerminateInstances on web-1 after 2 min 11 s',
      '    again: holdfast gameday zone-fails --seed 7',
      '     +0:00  world   us-east-1a: FAULT begins: power is lost',
      '     +0:02  users   users: 50 % of requests fail',
      '     +1:09  signal  web-1: elb/target-health pass → fail: it times out',
      '     +1:09  verdict web-1: host-failed. Two agree.',
      '     +2:10  gate    web-1: replace: replace-instance allowed by all 20 gates',
      '     +2:11  action  web-1: Replace web-1 [EC2 TerminateInstances]',
      '     +2:11  harm    web-1: H1 floor: it was serving',
    ]);
  });

  it('is played again with the policies, the stack and the file that it was played with', () => {
    const { findings } = outcomeOf([zone], [report({ policy: 'yours', passed: false, recovered: false })]);
    const own = {
      policies: 'my policies',
      stack: 'shop.yaml',
      files: new Map([['zone-fails', 'own/zone.yaml']]),
    };
    expect(
      findingLines(findings, { ...about, ...own, told: findings.flatMap((one) => one.report ?? []) }, io),
    ).toEqual([
      '✗ zone-fails, seed 1, yours: users did not recover',
      "    again: holdfast gameday own/zone.yaml --seed 1 --policies 'my policies' --stack shop.yaml",
    ]);
  });

  it('is told in full three times for each scenario, in a line ten times, and then counted', () => {
    const failed = Array.from({ length: 14 }, (_, seed) => report({ seed, passed: false, recovered: false }));
    const lines = findingLines(outcomeOf([zone], failed).findings, about, io);
    expect(lines.filter((line) => line.startsWith('✗'))).toHaveLength(10);
    expect(lines.filter((line) => line.includes('FAULT begins'))).toHaveLength(3);
    expect(lines.at(-1)).toBe('  and 4 more seeds of it');
  });
});

describe('what a game day prints', () => {
  it('ends with the sum where all passed', () => {
    expect(outcomeLines(outcomeOf([zone], [report()]), played, io).slice(-2)).toEqual([
      '',
      '1 of 1 run passed, 0 did harm. Played 1 run in 12.3 s on 2 workers.',
    ]);
  });

  it('begins with the story that was asked for', () => {
    const lines = outcomeLines(outcomeOf([zone], [report()]), { ...played, toldSeed: 1 }, io);
    expect(lines.slice(0, 3)).toEqual([
      '',
      'zone-fails, seed 1, under shipped: minutes and seconds from the fault',
      '     +0:00  world   us-east-1a: FAULT begins: power is lost',
    ]);
  });

  it('says what was not played, what is not known, and where the rest is', () => {
    const met = { unknownOperations: ['EC2 RunInstances'], missedFaults: ['crash finds nothing to befall'] };
    const outcome = { ...outcomeOf([zone], [report({ passed: false, recovered: false }, met)]), planned: 3 };
    const notApplicable = [{ scenario: 'dns-fails', reason: 'there is no record' }];
    const lines = outcomeLines(outcome, { ...played, notApplicable }, io);
    for (const line of [
      '  EC2 RunInstances, called in 1 run',
      '  zone-fails: crash finds nothing to befall (1 run)',
      '  dns-fails: there is no record',
      'Stopped before the end: 2 were not played.',
      'All stories to look at: add --html gameday.html. All figures: add --json.',
    ])
      expect(lines).toContain(line);
  });
});

describe('a game day as JSON', () => {
  it('has the shape of the demo’s score, and beside it what only a game day knows', () => {
    const outcome = outcomeOf(
      [zone],
      [report(), report({ policy: 'naive', ...harmed }), report({ seed: 2, ...harmed })],
    );
    const notApplicable = [{ scenario: 'dns-fails', reason: 'there is no record' }];
    const parsed: unknown = JSON.parse(gamedayJson(outcome, { notApplicable }));
    expect(parsed).toMatchObject({
      scenarios: outcome.results,
      totals: { scenarios: 3, passed: 1, recovered: 3, harmful: 2 },
      totalsByPolicy: { shipped: { scenarios: 2, passed: 1 }, naive: { scenarios: 1, passed: 0 } },
      findings: [{ name: 'zone-fails', policy: 'shipped', seed: 2 }],
      runs: { planned: 3, played: 3 },
      notApplicable,
      stories: [{ seed: 1, policy: 'shipped' }, { policy: 'naive' }, { seed: 2 }],
    });
  });
});
