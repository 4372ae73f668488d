import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dissect, type Unmet } from '../../../src/policy/dissect.ts';
import { plainModel } from '../../../src/policy/plain-model.ts';
import { condition, instance, instanceId, signal, start, verdict } from '../../support/policy-fixtures.ts';

const target = instanceId('i-1');
const subject = {
  target,
  now: start,
  model: plainModel({
    at: start,
    resources: [instance('i-1')],
    verdicts: [verdict(target, 'suspect', { unhealthySince: start - 60_000 })],
    signals: [
      signal(target, 'ec2/system-status'),
      signal(target, 'ec2/ebs-status', { observedAt: start - 600_000 }),
    ],
  }),
};

/** What is missing, in short: `text=answer(reads)`, joined as it is nested. */
function inShort(unmet: Unmet | undefined): string {
  if (unmet === undefined) return 'met';
  if (unmet.kind !== 'part') return `${unmet.kind}[${unmet.of.map(inShort).join(' ; ')}]`;
  const reads = unmet.reads.map(({ text, value }) => `${text} is ${value}`).join(', ');
  return `${unmet.wanted ? '' : 'not '}${unmet.text}=${unmet.answer} (${reads})`;
}

describe('a condition taken apart', () => {
  it.each([
    ["verdict == 'suspect'", 'met'],
    ["verdict == 'host-failed'", "verdict == 'host-failed'=false (verdict is suspect)"],
    [
      "verdict == 'host-failed' && 'asg' in resource.relations",
      "verdict == 'host-failed'=false (verdict is suspect)",
    ],
    [
      "verdict == 'host-failed' && resource.name == 'x' && 'asg' in resource.relations",
      "all[verdict == 'host-failed'=false (verdict is suspect) ; resource.name == 'x'=false (resource.name is i-1)]",
    ],
    [
      "verdict == 'stale' || verdict == 'overloaded'",
      "any[verdict == 'stale'=false (verdict is suspect) ; verdict == 'overloaded'=false (verdict is suspect)]",
    ],
    ["verdict == 'stale' || verdict == 'suspect'", 'met'],
    [
      "!('asg' in resource.relations)",
      "not 'asg' in resource.relations=true (resource.relations is member-of, asg)",
    ],
    ["!(verdict == 'suspect' && resource.name == 'x')", 'met'],
    ["!(verdict == 'suspect' || resource.name == 'x')", "not verdict == 'suspect'=true (verdict is suspect)"],
    [
      "signals['ec2/system-status'].state == 'fail'",
      "signals['ec2/system-status'].state == 'fail'=false (signals['ec2/system-status'].state is pass)",
    ],
    [
      "signals['rds/replica-lag'].value > 300.0",
      "signals['rds/replica-lag'].value > 300.0=unknown (signals['rds/replica-lag'].value is not known: this check was never seen of it)",
    ],
    [
      "signals['ec2/ebs-status'].state == 'fail'",
      "signals['ec2/ebs-status'].state == 'fail'=unknown (signals['ec2/ebs-status'].state is not known: last read 10m ago)",
    ],
    [
      "metric('AWS/EC2', 'CPUUtilization', 'Average') > 90.0",
      "metric('AWS/EC2', 'CPUUtilization', 'Average') > 90.0=unknown (metric('AWS/EC2', 'CPUUtilization', 'Average') is not known: this check was never seen of it)",
    ],
    [
      'replicas.exists(r, r.lagSeconds < 30.0)',
      'replicas.exists(r, r.lagSeconds < 30.0)=false (replicas is none)',
    ],
    [
      'group.serving < group.desired',
      'group.serving < group.desired=unknown (group.serving is not known, group.desired is not known)',
    ],
  ])('%s', (text, expected) => {
    expect(inShort(dissect(text, subject))).toBe(expected);
  });

  it('says when time alone turns a part', () => {
    const unmet = dissect("unhealthyFor >= duration('5m')", subject);

    expect(unmet).toMatchObject({
      kind: 'part',
      turnsAt: start + 240_000,
      reads: [{ text: 'unhealthyFor', value: '1m' }],
    });
  });

  it('finds something missing exactly when the condition is not true', () => {
    const leaf = fc.constantFrom(
      "verdict == 'suspect'",
      "verdict == 'healthy'",
      "signals['ec2/ebs-status'].state == 'fail'",
      "'asg' in resource.relations",
      "resource.name == 'x'",
    );
    const { whole } = fc.letrec<{ whole: string }>((tie) => ({
      whole: fc.oneof(
        { maxDepth: 4 },
        leaf,
        fc
          .tuple(tie('whole'), fc.constantFrom('&&', '||'), tie('whole'))
          .map(([a, op, b]) => `(${a} ${op} ${b})`),
        tie('whole').map((inner) => `!(${inner})`),
      ),
    }));
    fc.assert(
      fc.property(whole, (text) => {
        expect(dissect(text, subject) === undefined).toBe(condition(text).evaluate(subject) === true);
      }),
    );
  });
});
