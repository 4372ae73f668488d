import { describe, expect, it } from 'vitest';
import { compileCondition } from '../../../src/policy/cel.ts';

/** `offset: message (hint)` of each problem. */
function problems(text: string): readonly string[] {
  return compileCondition(text).problems.map(
    ({ offset, message, hint }) => `${offset}: ${message}${hint === undefined ? '' : ` (${hint})`}`,
  );
}

describe('compileCondition', () => {
  it.each([
    ['a misspelt name', 'verdct == 1', '0: unknown name "verdct" (did you mean "verdict"?)'],
    ['a misspelt field', "resource.zonne == 'a'", '9: unknown field "zonne" (did you mean "zone"?)'],
    [
      'a misspelt function',
      'sise(groups) > 1',
      '0: no such function: \'sise(list<Group>)\' (did you mean "size"?)',
    ],
    [
      'a function used wrongly',
      'alarm()',
      "0: no such function: 'alarm()' (it is used as alarm(string): bool)",
    ],
    [
      'a text without quotes',
      'verdict == healthy',
      '11: unknown name "healthy" (a text needs quotes: \'healthy\'; names are resource, verdict, verdictFor, unhealthyFor, signals, group, groups, service, siblings, replicas, now)',
    ],
    [
      'a single equals sign',
      "verdict = 'healthy'",
      '8: a single "=" means nothing here (equality is written ==)',
    ],
    ['an unfinished condition', 'verdict ==', '10: the condition ends too early'],
    ['an unfinished text', "verdict == 'x", '11: unterminated string'],
    ['something that is no condition', 'group.serving', '0: must be true or false, but this gives a int'],
    [
      'a double held against an int',
      "signals['rds/replica-lag'].value == 30",
      '0: these types do not fit: double == int (write the whole number as a double: 2.0 in place of 2)',
    ],
    [
      'a duration held against a number',
      'unhealthyFor > 300',
      "0: these types do not fit: google.protobuf.Duration > int (write a time as duration('5m'))",
    ],
    [
      'a text held against a number',
      'verdict > 3',
      '0: these types do not fit: string > int (a text is compared with a text in quotes)',
    ],
    [
      'a wrong duration',
      "unhealthyFor > duration('5 minutes')",
      '24: "5 minutes" is not a duration (such as duration(\'5m\'))',
    ],
    [
      'a wrong time',
      "now > timestamp('tomorrow')",
      '16: "tomorrow" is not a timestamp (such as timestamp(\'2026-01-01T00:00:00Z\'))',
    ],
    [
      'a wrong pattern',
      "re(resource.name, '(web')",
      '18: not a regular expression: error parsing regexp: missing closing ): `(web`',
    ],
    [
      'a pattern with a back reference',
      "re(resource.name, '(a)\\\\1')",
      '18: not a regular expression: error parsing regexp: invalid escape sequence: `\\1`',
    ],
    [
      'a computed pattern',
      're(resource.name, resource.id)',
      '27: must be a pattern in quotes, known before running',
    ],
    ['a computed alarm', 'alarm(resource.name)', '15: must be a text in quotes, known before running'],
    ['an empty alarm', "alarm('')", '6: must be a text in quotes, known before running'],
    [
      'matches as a method',
      "resource.name.matches('(a+)+$')",
      "0: matches() is not offered: it can take seconds on a hostile text (use re(text, 'pattern'))",
    ],
    ['has() of no field', 'has(resource.zonne)', '13: unknown field "zonne" (did you mean "zone"?)'],
    [
      'has() of a deeper field that is none',
      'has(group.stat)',
      '10: unknown field "stat" (did you mean "state"?)',
    ],
    [
      'has() of a replica that is none',
      'replicas.exists(r, has(r.lag))',
      '25: unknown field "lag" (did you mean "lagSeconds"?)',
    ],
    [
      'an unknown verdict',
      "verdict == 'dead'",
      '11: "dead" is not a verdict (one of: healthy, degraded, suspect, host-failed, zone-impaired, dependency-failed, deployment-failed, fleet-wide, overloaded, observer-blind, stale, starting, in-transition)',
    ],
    [
      'an unknown verdict the other way round',
      "'host-fail' == verdict",
      '0: "host-fail" is not a verdict (did you mean "host-failed"?)',
    ],
    [
      'an unknown verdict in a list',
      "verdict in ['suspect', 'host-fail']",
      '23: "host-fail" is not a verdict (did you mean "host-failed"?)',
    ],
    [
      'an unknown check',
      "signals['ec2/system'].state == 'fail'",
      '8: "ec2/system" is not a check (did you mean "ec2/system-status"?)',
    ],
    ['an unknown check before in', "'elb/health' in signals", '0: "elb/health" is not a check'],
    [
      'a metric asked as a signal',
      "signals['metric/AWS/EC2/X/Sum'].value > 1.0",
      "8: \"metric/AWS/EC2/X/Sum\" is not a check (ask metric('NAMESPACE', 'METRIC', 'Average'))",
    ],
    [
      'an unknown state',
      "signals['ec2/system-status'].state == 'failed'",
      '38: "failed" is not a state (did you mean "fail"?)',
    ],
    [
      'the state unknown',
      "group.state == 'unknown'",
      '15: "unknown" is not a state (what is not known makes the whole condition unknown; ask signals[\'…\'].known or group.unknown > 0)',
    ],
    [
      'an unknown kind',
      "resource.kind == 'ec2'",
      '17: "ec2" is not a kind of resource (did you mean "ec2:instance"?)',
    ],
    [
      'an unknown relation',
      "'asgs' in resource.relations",
      '0: "asgs" is not a relation (did you mean "asg"?)',
    ],
    ['what is always true', 'true', '0: this is always true, whatever is observed'],
    [
      'what is always true beside a fact',
      "verdict == 'stale' || 1 < 2",
      '0: this is always true, whatever is observed',
    ],
    [
      'what is always false beside a fact',
      "verdict == 'stale' && 1 > 2",
      '0: this is always false, whatever is observed',
    ],
    [
      'a third loop',
      'groups.all(a, groups.all(b, groups.all(c, a.id == c.id)))',
      '28: loops may nest 2 deep, this is the third',
    ],
    [
      'the inner world',
      "world.verdict == 'x'",
      '0: unknown name "world" (a text needs quotes: \'world\'; names are resource, verdict, verdictFor, unhealthyFor, signals, group, groups, service, siblings, replicas, now)',
    ],
  ])('refuses %s where it stands', (_, text, expected) => {
    expect(compileCondition(text).condition).toBeUndefined();
    expect(problems(text)).toEqual([expected]);
  });

  it.each([
    "groups.filter(g, g.serving > 0).map(g, g.name).exists(n, n == 'shop')",
    'groups.all(a, groups.all(b, a.region == b.region))'.replaceAll('.region', '.name'),
    "signals.exists(check, signals[check].state == 'fail')",
    "signals.all(check, check.startsWith('ec2/'))",
    'has(resource.zone) && has(resource.tags.team) && has(resource.facts.state)',
    "cel.bind(lag, signals['rds/replica-lag'].value, lag > 1.0 && lag < 300.0)",
    "resource.facts.zones.exists(zone, zone == 'eu-west-1a')",
    "group.desired - group.serving > 1 ? service.tier == 1 : verdict == 'suspect'",
    "now - timestamp('2026-01-01T00:00:00Z') > duration('24h')",
    'resource.facts.launchTime > 1.0 && double(group.serving) / double(group.desired) < 0.75',
  ])('accepts %s', (text) => {
    expect(problems(text)).toEqual([]);
  });

  it.each([
    ['nodes', `verdict == 'stale'${" || verdict == 'stale'".repeat(170)}`],
    ['depth', `${'('.repeat(30)}verdict == 'stale'${')'.repeat(30)}`],
  ])('refuses too many %s', (_, text) => {
    expect(problems(text)).toEqual([
      expect.stringMatching(/^\d+: the condition is too large or nested too deep \(split it/),
    ]);
  });

  it.each([
    [4_000, true],
    [4_001, false],
  ])('with %s characters compiles: %s', (length, compiles) => {
    const text = "verdict == 'stale'".padEnd(length);
    expect(compileCondition(text).condition !== undefined).toBe(compiles);
  });

  it('warns of an unequal verdict, which missing data would fire', () => {
    expect(problems("verdict != 'healthy'")).toEqual([
      "0: this also holds for stale, starting, in-transition and observer-blind (name the verdicts that you mean: verdict in ['suspect', 'host-failed'])",
    ]);
    expect(compileCondition("verdict != 'healthy'").condition).toBeDefined();
  });

  it.each([
    ['verdict in []', true],
    ["verdict == 'suspect' && verdict == 'host-failed'", true],
    ['group.serving < 2 && (verdict in [] || verdict in [])', true],
    ["verdict in [] || verdict == 'suspect'", false],
    ['verdict in [] || group.serving < 2', false],
    ["verdict in ['suspect'] && verdict in ['suspect', 'host-failed']", false],
  ])('warns of what is true under no verdict: %s', (text, warned) => {
    const said =
      "0: this is never true, for there is no verdict under which it could be (name those that you mean: verdict in ['suspect', 'host-failed'])";

    expect(problems(text)).toEqual(warned ? [said] : []);
    expect(compileCondition(text).condition).toBeDefined();
  });

  it('knows what a condition reads, so that evaluation looks only when that changed', () => {
    const text =
      "verdict == 'suspect' && !alarm('a') && metric('AWS/EC2', 'X', 'Sum') > 1.0 && group.serving > 1";
    expect(compileCondition(text).condition?.reads).toEqual({
      names: new Set(['verdict', 'group']),
      alarms: new Set(['a']),
      metrics: [{ namespace: 'AWS/EC2', metric: 'X', statistic: 'Sum' }],
    });
  });
});
