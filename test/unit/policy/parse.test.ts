import { describe, expect, it } from 'vitest';
import { parsePolicies } from '../../../src/policy/parse.ts';
import { goodPolicy, parse, said, start, traits, traitsOf } from '../../support/policy-fixtures.ts';

describe('parsePolicies', () => {
  it('reads a policy into the value that the rest of Holdfast works with', () => {
    const { set, problems } = parse(goodPolicy);
    expect(problems).toEqual([]);
    expect(set).toMatchObject({
      revision: 'r1',
      loadedAt: start,
      policies: [
        {
          name: 'replace-failed-instance',
          watch: 'ec2:instance',
          mode: 'observe',
          forMs: 120_000,
          approval: { quorum: 1 },
          cooldownMs: 300_000,
          limits: {
            group: { inFlight: 1, perWindow: 0.1, windowMs: 3_600_000 },
            keepServing: { count: 1, percent: 0.75 },
          },
          remedy: [
            { kind: 'action', action: 'replace-instance', maxAttempts: 2, verify: { withinMs: 900_000 } },
            { kind: 'page', to: 'on-call' },
          ],
          position: { file: 'p.yaml', line: 1, column: 1 },
        },
      ],
    });
  });

  it('reads several documents of one file', () => {
    const { set } = parse(`${goodPolicy}---\n${goodPolicy.replace('replace-failed-instance', 'second')}`);
    expect(set?.policies.map(({ name }) => name)).toEqual(['replace-failed-instance', 'second']);
  });

  it.each([
    [
      'an unknown field',
      'mode: observe',
      'mod: observe',
      ['6:1 error: unknown field "mod" (did you mean "mode"?)'],
    ],
    [
      'an unknown kind',
      'ec2:instance',
      'ec2:instances',
      ['3:8 error: watch cannot be "ec2:instances" (did you mean "ec2:instance"?)'],
    ],
    [
      'an unknown mode',
      'mode: observe',
      'mode: automatic',
      ['6:7 error: mode cannot be "automatic" (one of: observe, propose, approve, veto, auto)'],
    ],
    [
      'an unknown action',
      'replace-instance',
      'replace-instanse',
      ['8:13 error: there is no action "replace-instanse" (did you mean "replace-instance"?)'],
    ],
    [
      'a name in capitals',
      'replace-failed-instance',
      'Replace',
      [
        '1:9 error: policy must be a name of small letters, digits and hyphens, such as replace-failed-instance',
      ],
    ],
    [
      "the daemon's own name",
      'replace-failed-instance',
      'holdfast',
      ['1:9 error: "holdfast" is what Holdfast calls itself where it speaks of itself (another name)'],
    ],
    ['a duration without unit', 'for: 2m', 'for: 120', ['5:6 error: for must be a text (put it in quotes)']],
    [
      'a wrong duration',
      'for: 2m',
      'for: 2 minutes',
      ['5:6 error: for must be a duration such as 30s, 5m or 1h30m'],
    ],
    [
      'no wait before acting',
      'for: 2m\n',
      '',
      [
        '1:1 error: a policy that acts needs for (how long the condition must hold before anything is done, such as for: 2m)',
      ],
    ],
    [
      'an unknown verdict',
      "'host-failed'",
      "'host-faild'",
      ['4:18 error: when: "host-faild" is not a verdict (did you mean "host-failed"?)'],
    ],
    [
      'a constant',
      "verdict == 'host-failed'",
      "verdict == 'host-failed' || true",
      ['4:7 error: when: this is always true, whatever is observed'],
    ],
    [
      'a condition of what it is alone',
      "verdict == 'host-failed'",
      "resource.kind == 'ec2:instance' && resource.tags['role'] == 'web' && now > timestamp('2026-01-01T00:00:00Z')",
      [
        "4:7 error: when asks only what a resource is, so this would act on it whatever is observed (ask for what is wrong: verdict == 'host-failed')",
      ],
    ],
    [
      'zero per cent per window',
      '"10%"',
      '"0%"',
      ['12:36 error: perWindow of 0% forbids every action (to forbid acting, use mode: propose)'],
    ],
    [
      'all of a group per window',
      '"10%"',
      '"100%"',
      ['12:36 error: perWindow of 100% of a group is no limit (at most 99%; 10% is usual)'],
    ],
    ['a bound that is missing', ', percent: 75', '', ['13:16 error: limits.keepServing.percent is missing']],
    ['the other bound missing', 'count: 1, ', '', ['13:16 error: limits.keepServing.count is missing']],
    [
      'nothing kept serving',
      'percent: 75',
      'percent: 0',
      ['13:37 error: keepServing.percent of 0 keeps nothing serving (75 is usual)'],
    ],
    [
      'everything kept serving',
      'percent: 75',
      'percent: 100',
      ['13:37 error: keepServing.percent of 100 forbids every action (75 is usual)'],
    ],
    [
      'a remedy longer than its window',
      'window: 1h',
      'window: 10m',
      [
        '9:53 error: the remedy is verified within 15m, but the window of the limits ends after 10m (the window must outlast the remedy, or the limit would forget it)',
      ],
    ],
    [
      'a ladder without a person',
      '  - page: on-call\n',
      '',
      [
        '7:1 error: the ladder must end with a page (add "- page: NAME", so that someone hears of it when nothing helped)',
      ],
    ],
    [
      'a cool-down of seconds',
      'for: 2m',
      'for: 2m\ncooldown: 30s',
      [
        '6:11 error: cooldown: 30s is shorter than a minute (what was just repaired needs time to show it; 5m is usual)',
      ],
    ],
    [
      'a quorum that nobody can reach',
      'for: 2m',
      'for: 2m\napproval: { quorum: 3, from: [ana, ben] }',
      ['6:21 error: a quorum of 3 can never be reached: approval.from names 2'],
    ],
    [
      'one person named twice in a quorum',
      'for: 2m',
      'for: 2m\napproval: { quorum: 2, from: [ana, ana] }',
      [
        '6:21 error: a quorum of 2 can never be reached: approval.from names 1',
        '6:30 error: approval.from names somebody twice',
      ],
    ],
    [
      'a window too short to read the question',
      'for: 2m',
      'for: 2m\napproval: { within: 59s }',
      ['6:21 error: approval.within of 59s must be from 1m to 1d (15m is usual)'],
    ],
    [
      'an empty selector',
      'for: 2m',
      'for: 2m\ntags: {}',
      [
        '6:7 error: tags is empty, and an empty selector is no selector (leave tags out to watch every resource of the kind)',
      ],
    ],
    [
      'an empty selector value',
      'for: 2m',
      "for: 2m\ntags: { team: '' }",
      ['6:15 error: tags.team has no value (name the value that the tag must have)'],
    ],
    [
      'a number as tag value',
      'for: 2m',
      'for: 2m\ntags: { team: 7 }',
      ['6:15 error: tags.team must be a text (put it in quotes)'],
    ],
    [
      'an alarm that is no text',
      'for: 2m',
      'for: 2m\nblockIf: [alarm(resource.name)]',
      ['6:26 error: blockIf[0]: must be a text in quotes, known before running'],
    ],
    [
      'a wrong metric',
      "verdict == 'host-failed'",
      "metric('AWS/RDS', 'X', 'Mean') > 1.0",
      [
        '4:15 error: when: no metric of "AWS/RDS" is about one ec2:instance (one of: AWS/EC2, CWAgent)',
        '4:31 error: when: "Mean" is not a statistic (one of: Average, Sum, Minimum, Maximum, SampleCount, p99)',
        '5:6 error: for: 2m is too short to have seen a metric twice (it has a value every 1m, and a read may take 10s: at least 2m10s)',
      ],
    ],
  ])('refuses %s at the character that is wrong', (_, from, to, expected) => {
    // Each case edits one place of a policy that is otherwise right.
    const text = goodPolicy.replace('for: 2m\n', 'for: 2m\nmode: observe\n');
    expect(text).toContain(from);
    const result = parse(text.replace(from, to));
    expect(said(result.problems)).toEqual(expected);
    expect(result.set).toBeUndefined();
  });

  it('refuses an action that does not fit what is watched, and parameters it does not take', () => {
    const known = traitsOf(
      traits('replace-instance', {
        kinds: ['rds:instance', 'rds:cluster'],
        checkParams: () => [{ path: ['maxLag'], message: 'unknown parameter' }],
      }),
    );
    const text = goodPolicy.replace('replace-instance\n', 'replace-instance\n    params:\n      maxLag: 3\n');
    expect(said(parse(text, known).problems)).toEqual([
      '7:13 error: replace-instance cannot act on ec2:instance (it acts on rds:instance, rds:cluster)',
      '9:7 error: params.maxLag: unknown parameter',
    ]);
  });

  it("lets no mistake of form hide one of sense, and says nothing of what it put in a wrong one's place", () => {
    const text = goodPolicy
      .replace('for: 2m', 'for: 2 minutes')
      .replace('inFlight: 1', 'inFlight: many')
      .replace('perWindow: "10%"', 'perWindow: "0%"')
      .replace('percent: 75', 'percent: 100');
    const messages = parse(text).problems.map(({ message }) => message);
    expect(messages).toHaveLength(4);
    expect(messages.join('\n')).toMatch(/for must be a duration/);
    expect(messages.join('\n')).toMatch(/inFlight must be a number/);
    expect(messages.join('\n')).toMatch(/perWindow of 0%/);
    expect(messages.join('\n')).toMatch(/percent of 100/);
  });

  it('reports every mistake at once, in the order of the file', () => {
    const text = goodPolicy
      .replace('watch:', 'wach:')
      .replace('inFlight: 1', 'inFlight: 0')
      .replace("'healthy'", "'helthy'");
    expect(said(parse(text).problems)).toEqual([
      '1:1 error: watch is missing',
      '3:1 error: unknown field "wach" (did you mean "watch"?)',
      '8:33 error: remedy[0].verify.that: "helthy" is not a verdict (did you mean "healthy"?)',
      '11:22 error: limits.group.inFlight must be at least 1',
    ]);
  });

  it('refuses two policies of one name and says where the other is', () => {
    const { problems } = parsePolicies(
      [
        { file: 'a.yaml', text: goodPolicy },
        { file: 'b.yaml', text: goodPolicy },
      ],
      { traits: traitsOf(traits('replace-instance')), revision: 'r', loadedAt: start },
    );
    expect(said(problems)).toEqual([
      '1:9 error: there are two policies named "replace-failed-instance" (the other is at a.yaml:1)',
    ]);
  });

  it('passes a folder without policies with a warning', () => {
    const result = parsePolicies([], { traits: new Map(), revision: 'r', loadedAt: start });
    expect(result.set?.policies).toEqual([]);
    expect(result.problems.map(({ severity }) => severity)).toEqual(['warning']);
  });

  it.each([
    ['40s', []],
    [
      '39s',
      [
        '5:6 error: for: 39s is too short to have seen it twice (a suspect is read again every 15s, and a read may take 10s: at least 40s)',
      ],
    ],
    ['24h', []],
    ['24h1s', ['5:6 error: for is longer than a day']],
  ])('an acting policy that waits for %s has the mistakes %j', (wait, expected) => {
    expect(said(parse(goodPolicy.replace('for: 2m', `for: ${wait}`)).problems)).toEqual(expected);
  });

  it.each([
    ['freezes', []],
    [
      'freeze',
      ['6:11 error: there is no calendar "freeze", so the policy would never act (did you mean "freezes"?)'],
    ],
  ])('a policy that keeps to the calendar %s has the mistakes %j', (name, expected) => {
    const text = goodPolicy.replace('for: 2m', `for: 2m\ncalendar: ${name}`);
    const result = parsePolicies([{ file: 'p.yaml', text }], {
      traits: traitsOf(traits('replace-instance')),
      revision: 'r',
      loadedAt: start,
      calendars: new Set(['freezes']),
    });
    expect(said(result.problems)).toEqual(expected);
  });

  it.each([
    ["metric('CWAgent', 'mem', 'Average')", '2m10s', []],
    [
      "metric('CWAgent', 'mem', 'Average')",
      '2m9s',
      [
        '5:6 error: for: 2m9s is too short to have seen a metric twice (it has a value every 1m, and a read may take 10s: at least 2m10s)',
      ],
    ],
    ["metric('AWS/EC2', 'CPUUtilization', 'Average')", '10m10s', []],
    [
      "metric('AWS/EC2', 'CPUUtilization', 'Average')",
      '10m9s',
      [
        '5:6 error: for: 10m9s is too short to have seen a metric twice (it has a value every 5m, and a read may take 10s: at least 10m10s)',
      ],
    ],
  ])('lets a policy that acts on %s wait for %s', (metric, wait, expected) => {
    const text = goodPolicy
      .replace("verdict == 'host-failed'", `${metric} > 90.0`)
      .replace('for: 2m', `for: ${wait}`);
    expect(said(parse(text).problems)).toEqual(expected);
  });

  it('lets a policy that only calls judge by one value of a metric', () => {
    const text = goodPolicy
      .replace("verdict == 'host-failed'", "metric('CWAgent', 'mem', 'Average') > 90.0")
      .replace(/remedy:[\s\S]*?limits:[\s\S]*?(?=\n[a-z])/, 'remedy: [{ page: on-call }]');
    expect(said(parse(text).problems)).toEqual([]);
  });

  it.each([
    ['50%', []],
    [
      '51%',
      [
        '11:36 warning: perWindow of 51%: most of a group may be acted on in one window (10% is usual, 50% for groups of two)',
      ],
    ],
  ])('of %s of a group in one window says %j', (perWindow, expected) => {
    expect(said(parse(goodPolicy.replace('"10%"', `"${perWindow}"`)).problems)).toEqual(expected);
  });

  it.each(['auto', 'veto'])('names what does the same without a control plane, in mode %s', (mode) => {
    const known = traitsOf(
      traits('replace-instance', { dependsOnControlPlanes: ['route53@us-east-1'] }),
      traits('by-the-data-plane'),
      traits('other-effect', { effect: 'moves-traffic' }),
      traits('other-kind', { kinds: ['rds:instance'] }),
    );
    const result = parse(goodPolicy.replace('for: 2m', `for: 2m\nmode: ${mode}`), known);
    expect(said(result.problems)).toEqual([
      '8:13 warning: replace-instance needs route53@us-east-1, and there is no other way in this ladder (an outage there leaves only the page; put by-the-data-plane before it, which needs none)',
    ]);
  });

  it('warns of an automatic remedy that hangs on one control plane or cannot be taken back', () => {
    const known = traitsOf(
      traits('replace-instance', { dependsOnControlPlanes: ['route53@us-east-1'], risk: 'high' }),
    );
    const result = parse(goodPolicy.replace('for: 2m', 'for: 2m\nmode: auto'), known);
    expect(result.set).toBeDefined();
    expect(said(result.problems)).toEqual([
      '8:13 warning: replace-instance needs route53@us-east-1, and there is no other way in this ladder (an outage there leaves only the page; prefer what is already provisioned)',
      '8:13 warning: replace-instance cannot be taken back, and mode: auto asks nobody (mode: approve or mode: veto)',
    ]);
  });
});

it.each([
  ["resource.facts.status == 'storage-full'"],
  ["resource.tags['role'] == 'web' && 'ec2/system-status' in signals"],
  ["resource.kind == 'ec2:instance' && alarm('checkout-5xx')"],
])('a policy that acts asks for something that is seen: %s', (when) => {
  const { problems } = parse(goodPolicy.replace("verdict == 'host-failed'", when));

  expect(said(problems).filter((text) => text.includes('asks only what a resource is'))).toEqual([]);
});

it('a policy that only calls may be about what is always so', () => {
  const calls = goodPolicy
    .replace("verdict == 'host-failed'", "resource.tags['role'] == 'canary'")
    .replace(/ {2}- action[\s\S]*?15m \}\n/, '')
    .replace(/limits:[\s\S]*?75 \}\n/, '');

  expect(said(parse(calls).problems)).toEqual([]);
});
