import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { problemText } from '../../../../src/policy/problem-text.ts';
import { parseScenario } from '../../../../src/simulator/scenario/parse-scenario.ts';
import { projectRoot } from '../../../support/source-tree.ts';

const whole = `scenario: two-things
summary: One machine hangs, later its zone is gone.
expect: recover
stack: shop
duration: 30m
faults:
  - { at: 1m, do: hang-instance, region: home, spread: 30s }
  - { at: 5m, until: 15m, do: fail-zone, zone: home/1 }
`;

const problemsOf = (text: string) => parseScenario(text, 'story.yaml').problems.map(problemText);

describe('a scenario file', () => {
  it('is read with its times in milliseconds and the parameters of each fault apart', () => {
    const { scenario, problems } = parseScenario(whole, 'story.yaml');
    expect(problems).toEqual([]);
    expect(scenario).toMatchObject({ name: 'two-things', expect: 'recover', durationMs: 1_800_000 });
    expect(scenario?.faults).toMatchObject([
      { atMs: 60_000, spreadMs: 30_000, parameters: { region: 'home' }, fault: { name: 'hang-instance' } },
      { atMs: 300_000, untilMs: 900_000, parameters: { zone: 'home/1' }, position: { line: 8 } },
    ]);
  });

  it('gives a fault its parameter `who`, which of an actor is the name', () => {
    const text = `${whole}  - { at: 1m, do: stale-resolvers, who: application, share: 0.2 }
actors:
  - { who: autoshift, zone: home/1 }
`;
    const { scenario, problems } = parseScenario(text, 'story.yaml');
    expect(problems).toEqual([]);
    expect(scenario?.faults[2]?.parameters).toEqual({ who: 'application', share: 0.2 });
    expect(scenario?.actors).toMatchObject([
      { parameters: { zone: 'home/1' }, actor: { name: 'autoshift' } },
    ]);
  });

  it.each([
    ['nothing at all', '', 'story.yaml:1:1: error: the file is empty'],
    [
      'a fault that does not exist',
      whole.replace('hang-instance', 'hang-instanc'),
      'story.yaml:7:19: error: there is no fault "hang-instanc" (did you mean "hang-instance"?)',
    ],
    [
      'a parameter that the fault does not have',
      whole.replace('zone: home/1', 'zones: home/1'),
      'story.yaml:8:5: error: faults[1].zone is missing',
    ],
    [
      'a stack that does not exist',
      whole.replace('stack: shop', 'stack: shoop'),
      'story.yaml:4:8: error: there is no stack "shoop"; there are ',
    ],
    [
      'a stack in place that has a mistake',
      whole.replace('stack: shop', 'stack: { stack: small, summary: Nothing., regions: [] }'),
      'story.yaml:4:52: error: regions needs at least 1',
    ],
    [
      'a negative time',
      whole.replace('at: 1m', 'at: -1m'),
      'story.yaml:7:11: error: faults[0].at must be a duration such as 30s, 5m or 1h30m; nothing happens before the beginning',
    ],
    [
      'a fault after the end',
      whole.replace('duration: 30m', 'duration: 5m'),
      'story.yaml:8:11: error: at 5m the scenario is over (it lasts 5m)',
    ],
    [
      'an end before the beginning',
      whole.replace('until: 15m', 'until: 5m'),
      'story.yaml:8:22: error: it would end at 5m, before it begins at 5m',
    ],
    [
      'no faults',
      whole.replace(/faults:[^]*/, 'faults: []\n'),
      'story.yaml:6:9: error: nothing goes wrong in it',
    ],
    [
      'an actor that does not exist',
      `${whole}actors: [{ who: gremlin }]\n`,
      'story.yaml:9:17: error: there is no actor "gremlin"',
    ],
    [
      'an expectation that is none',
      whole.replace('expect: recover', 'expect: luck'),
      'story.yaml:3:9: error: expect cannot be "luck" (one of: recover, hold, page)',
    ],
    [
      'policies that are not there',
      `${whole}policies: no-such-folder\n`,
      'story.yaml:9:11: error: there is no folder or file ',
    ],
    [
      'a setting that a daemon does not have',
      `${whole}daemon: { mood: auto }\n`,
      'story.yaml:9:11: error: unknown field "mood" (one of: mode, scope, calendars, ',
    ],
    [
      'a setting that is not for a scenario to make',
      `${whole}daemon: { journal: { store: memory } }\n`,
      'story.yaml:9:11: error: unknown field "journal"',
    ],
    [
      'settings that do not hold together',
      `${whole}daemon: { pollers: { cloudwatch: { every: 4m } } }\n`,
      'story.yaml:9:43: error: cloudwatch is read every 4m, so evidence is up to 8m10s old, and more than 2m30s is not acted on',
    ],
    [
      'a calendar that nobody can read',
      `${whole}daemon: { calendars: { sale: {} } }\n`,
      'story.yaml:9:24: error: the calendar sale has no window',
    ],
    [
      'a bound of acts that ends before it begins',
      `${whole}acts: [{ most: 1, from: 5m, until: 5m }]\n`,
      'story.yaml:9:36: error: it would end at 5m, before it begins at 5m',
    ],
    [
      'two scenarios in one file',
      `${whole}---\n${whole}`,
      'story.yaml:10:1: error: a scenario file is one document (put each scenario in a file of its own)',
    ],
  ])('with %s is refused, with its place', (_what, text, problem) => {
    expect(
      problemsOf(text).some((one) => one.startsWith(problem)),
      problemsOf(text).join('\n'),
    ).toBe(true);
    expect(parseScenario(text, 'story.yaml').scenario).toBeUndefined();
  });

  it('brings policies from beside it, settings of the daemon and bounds of what may be done', () => {
    const text = `${whole}policies: policies\ndaemon: { mode: veto, safety: { vetoDelay: 10m } }\nacts: [{ most: 1, of: StopInstances, until: 5m }]\nmostPages: 2\n`;
    const file = join(projectRoot, 'story.yaml');
    expect(parseScenario(text, file)).toMatchObject({
      problems: [],
      scenario: {
        policies: join(projectRoot, 'policies'),
        daemon: { mode: 'veto', safety: { vetoDelay: '10m' } },
        acts: [{ most: 1, of: 'StopInstances', fromMs: 0, untilMs: 300_000 }],
        mostPages: 2,
      },
    });
  });

  it('accepts a fault in the last instant, and one that ends just after it begins', () => {
    expect(problemsOf(whole.replace('at: 1m', 'at: 29m'))).toEqual([]);
    expect(problemsOf(whole.replace('until: 15m', 'until: 301s'))).toEqual([]);
  });
});
