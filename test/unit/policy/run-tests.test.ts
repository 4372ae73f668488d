import { describe, expect, it } from 'vitest';
import { runPolicyTests } from '../../../src/policy/run-tests.ts';
import { goodPolicy, parse, said } from '../../support/policy-fixtures.ts';

/** The results of one test, written as YAML under a policy that replaces failed instances. */
function run(given: string, expected: string, policy = goodPolicy) {
  const text = `${policy}tests:\n  - name: it\n    given: ${given}\n    expect: ${expected}\n`;
  const { set, problems } = parse(text);
  if (set === undefined) throw new Error(said(problems).join('\n'));
  return runPolicyTests(set)[0];
}

function mistakesIn(test: string): readonly string[] {
  return said(parse(`${goodPolicy}tests:\n  - name: it\n${test}`).problems);
}

describe('the tests of a policy', () => {
  it.each([
    ['{ signals: { ec2/system-status: fail, elb/target-health: fail } }', 'replace-instance', true],
    ['{ signals: { ec2/system-status: fail, ec2/instance-status: fail } }', 'none', true],
    ['{ signals: { ec2/system-status: fail, config/compliance: warn } }', 'none', true],
    [
      '{ signals: { ec2/system-status: { state: fail, ageSeconds: 150 }, elb/target-health: fail } }',
      'replace-instance',
      true,
    ],
    [
      '{ signals: { ec2/system-status: { state: fail, ageSeconds: 151 }, elb/target-health: fail } }',
      'none',
      true,
    ],
    ['{ verdict: host-failed }', 'replace-instance', true],
    ['{ verdict: host-failed, heldFor: 119s }', 'none', true],
    ['{ verdict: host-failed, heldFor: 120s }', 'replace-instance', true],
    ['{ verdict: host-failed, attempts: [1] }', 'replace-instance', true],
    ['{ verdict: host-failed, attempts: [2] }', 'page', true],
    ['{ verdict: host-failed, attempts: [1], unmet: [1] }', 'replace-instance', true],
    ['{ verdict: host-failed, unmet: [2] }', 'page', true],
    ['{}', 'replace-instance', false],
    ['{ verdict: host-failed }', 'none', false],
  ])('given %s, "%s" passes: %s', (given, proposal, passed) => {
    expect(run(given, `{ proposal: ${proposal} }`)?.passed).toBe(passed);
  });

  it('say what was found in place of what was expected, and why', () => {
    expect(run('{ verdict: suspect }', '{ proposal: replace-instance }')).toEqual({
      policy: 'replace-failed-instance',
      test: 'it',
      passed: false,
      detail: 'expected replace-instance, got none: `when` is false with verdict suspect',
      position: { file: 'p.yaml', line: 20, column: 5 },
    });
    expect(run('{ verdict: host-failed, heldFor: 1m }', '{ proposal: page }')?.detail).toBe(
      'expected page, got none: `when` has held for 1m of the 2m it must',
    );
    expect(run('{ verdict: host-failed }', '{ proposal: replace-instance, rung: 2 }')?.detail).toBe(
      'expected rung 2, got rung 1',
    );
  });

  it.each([
    ['{ checkout-5xx: alarm }', true],
    ['{ checkout-5xx: unknown }', true],
    ['{}', true],
    ['{ checkout-5xx: ok }', false],
  ])('with alarms %s a blockIf blocks: %s', (alarms, blocked) => {
    const policy = goodPolicy.replace('remedy:', `blockIf: ["alarm('checkout-5xx')"]\nremedy:`);
    const given = `{ verdict: host-failed, alarms: ${alarms} }`;
    const expected = `{ proposal: replace-instance, blocked: ${blocked} }`;
    expect(run(given, expected, policy)).toMatchObject({ passed: true });
    const opposite = `{ proposal: replace-instance, blocked: ${!blocked} }`;
    expect(run(given, opposite, policy)).toMatchObject({ passed: false });
  });

  it.each([
    [
      'group.serving < group.desired && siblings.serving == 3',
      '{ verdict: host-failed, group: { desired: 4, serving: 3 } }',
    ],
    ["service.tier == 1 && service.state == 'down'", '{ service: { name: shop, tier: 1, state: down } }'],
    [
      "metric('AWS/EC2', 'CPUUtilization', 'Average') > 90.0",
      '{ metrics: { AWS/EC2 CPUUtilization Average: 95 } }',
    ],
    ["unhealthyFor > duration('5m')", '{ verdict: suspect, unhealthyFor: 6m }'],
    [
      "verdict == 'suspect' && resource.tags.team == 'shop' && resource.zone == 'a'",
      '{ verdict: suspect, resource: { tags: { team: shop }, zone: a } }',
    ],
    [
      "verdict == 'suspect' && resource.relations['asg'].exists(id, id.endsWith('shop'))",
      '{ verdict: suspect, resource: { relations: { asg: shop } } }',
    ],
    [
      "signals['ec2/system-status'].for > duration('1m')",
      '{ signals: { ec2/system-status: { state: fail, forSeconds: 61 } } }',
    ],
    ["verdict == 'suspect' && now.getFullYear() == 2027", '{ verdict: suspect, now: 2027-06-01T00:00:00Z }'],
  ])('can build the world that %s asks for', (when, given) => {
    // Long enough to have seen a metric of five minutes twice.
    const policy = goodPolicy.replace("verdict == 'host-failed'", when).replace('for: 2m', 'for: 11m');
    expect(run(given, '{ proposal: replace-instance }', policy)).toMatchObject({ passed: true });
  });

  it('carry the tags that the policy selects, unless they say otherwise', () => {
    const policy = goodPolicy.replace('for: 2m', 'for: 2m\ntags: { team: shop }');
    expect(run('{ verdict: host-failed }', '{ proposal: replace-instance }', policy)?.passed).toBe(true);
    const other = '{ verdict: host-failed, resource: { tags: { team: web } } }';
    expect(run(other, '{ proposal: none }', policy)?.passed).toBe(true);
  });

  it.each([
    [
      'an unknown field',
      '    given: { verdit: suspect }\n    expect: { proposal: none }\n',
      '21:14 error: unknown field "verdit" in tests[0].given (did you mean "verdict"?)',
    ],
    [
      'an unknown check',
      '    given: { signals: { ec2/system: fail } }\n    expect: { proposal: none }\n',
      '21:25 error: "ec2/system" is not a check (did you mean "ec2/system-status"?)',
    ],
    [
      'an unknown state',
      '    given: { group: { state: up } }\n    expect: { proposal: none }\n',
      '21:30 error: tests[0].given.group.state cannot be "up" (one of: healthy, degraded, critical, down, unknown)',
    ],
    [
      'an unknown relation',
      '    given: { resource: { relations: { agg: x } } }\n    expect: { proposal: none }\n',
      '21:39 error: "agg" is not a relation (did you mean "asg"?)',
    ],
    [
      'a metric in two words',
      '    given: { metrics: { AWS/EC2 CPU: 1 } }\n    expect: { proposal: none }\n',
      '21:25 error: "AWS/EC2 CPU" must be "NAMESPACE METRIC STATISTIC"',
    ],
    [
      'an outcome that cannot be',
      '    expect: { proposal: reboot }\n',
      '21:25 error: this policy never proposes "reboot" (one of: none, replace-instance, page)',
    ],
    [
      'a rung that is not there',
      '    expect: { proposal: page, rung: 3 }\n',
      '21:37 error: the ladder has 2 rungs',
    ],
    ['no expectation', '    given: {}\n', '20:5 error: tests[0].expect is missing'],
  ])('are refused for %s at the place', (_, test, expected) => {
    expect(mistakesIn(test)).toEqual([expected]);
  });
});
