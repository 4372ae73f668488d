import { describe, expect, it } from 'vitest';
import type { RecordedEvent } from '../../../../src/journal/event.ts';
import { shortName } from '../../../../src/simulator/short-name.ts';
import { createJournalTeller } from '../../../../src/simulator/demo/tell-journal.ts';
import { createUsersTeller, createWorldTeller } from '../../../../src/simulator/demo/tell-world.ts';

const target = 'arn:aws:ec2:us-east-1:111122223333:instance/i-1';
const other = 'arn:aws:ec2:us-east-1:111122223333:instance/i-2';

function verdict(on: string, to: 'suspect' | 'host-failed' | 'healthy'): RecordedEvent {
  return { number: 1, at: 5, kind: 'verdict-changed', target: on, to, reason: `${to} it is.`, evidence: [] };
}

function decision(outcome: 'act' | 'refuse', gates: readonly string[]): RecordedEvent {
  const answer = outcome === 'act' ? ('allow' as const) : ('deny' as const);
  return {
    number: 1,
    at: 0,
    kind: 'decision',
    proposal: 'p',
    policy: 'replace',
    action: 'replace-instance',
    target,
    rungIndex: 0,
    since: 0,
    verdict: 'host-failed',
    reason: 'it fails',
    evidence: [],
    outcome,
    gates: gates.map((gate) => ({ gate, outcome: answer, reason: `${gate} says so` })),
  };
}

describe('the short name of a thing', () => {
  const balancing = 'arn:aws:elasticloadbalancing:us-east-1:111122223333';
  it.each([
    { id: target, name: 'i-1' },
    { id: 'arn:aws:route53:::recordset/Z1/shop.example.com/A/eu', name: 'shop.example.com A eu' },
    { id: 'arn:aws:rds:us-east-1:111122223333:db:shop-db', name: 'shop-db' },
    { id: `${balancing}:loadbalancer/app/shop/abc`, name: 'shop (us-east-1)' },
    { id: `${balancing}:targetgroup/shop-web/abc`, name: 'shop-web (us-east-1)' },
    {
      id: 'arn:aws:autoscaling:us-east-1:111122223333:autoScalingGroup:u:autoScalingGroupName/shop-web',
      name: 'shop-web (us-east-1)',
    },
    { id: 'arn:aws:cloudwatch:us-east-1:111122223333:alarm:checkout-5xx', name: 'checkout-5xx' },
  ])('of $id is $name', ({ id, name }) => {
    expect(shortName(id)).toBe(name);
  });
});

describe('the journal as a story', () => {
  it('tells many verdicts of one kind in one line, and of one target only the last', () => {
    const teller = createJournalTeller();
    const events = [
      verdict(target, 'suspect'),
      verdict(target, 'host-failed'),
      verdict(other, 'host-failed'),
    ];
    const lines = [...events.flatMap((event) => teller.tell(event)), ...teller.flush()];
    expect(lines.map(({ text }) => text)).toEqual(['i-1 and 1 more: host-failed. host-failed it is.']);
  });

  it('calls a thing by the name that it is given', () => {
    const teller = createJournalTeller((id) => `the one of ${id}`);
    const lines = [...teller.tell(verdict(target, 'suspect')), ...teller.flush()];
    expect(lines.map(({ text }) => text)).toEqual([`the one of ${target}: suspect. suspect it is.`]);
  });

  it('says nothing of what became well', () => {
    const teller = createJournalTeller();
    expect([...teller.tell(verdict(target, 'healthy')), ...teller.flush()]).toEqual([]);
  });

  it('tells why something waits once for each set of reasons', () => {
    const teller = createJournalTeller();
    const told = [['mode'], ['mode'], ['mode', 'holds'], ['mode']].flatMap((gates) =>
      teller.tell(decision('refuse', gates)),
    );
    expect(told.map(({ text }) => text)).toEqual([
      'replace: replace-instance on i-1 waits. mode: mode says so',
      'replace: replace-instance on i-1 waits. mode: mode says so; holds: holds says so',
    ]);
  });

  it('counts the gates that allow an action', () => {
    const text = 'replace: replace-instance on i-1; all 2 gates allow';
    expect(createJournalTeller().tell(decision('act', ['mode', 'holds']))).toMatchObject([
      { topic: 'decides', tone: 'good', text },
    ]);
  });
});

describe('what users go through', () => {
  it('is told once it has lasted three seconds', () => {
    const teller = createUsersTeller();
    const lines = [100, 75, 75, 75, 75, 100, 75, 100, 100, 100].flatMap((ok, at) =>
      teller({ at, ok, errors: 100 - ok, slow: 0, refusedWrites: 0 }),
    );
    expect(lines.map(({ at, text }) => [at, text])).toEqual([
      [3, 'are hurt: 75 % of requests succeed'],
      [9, 'are well: 100 % of requests succeed'],
    ]);
  });
});

describe('what really happens', () => {
  it('is told once, however often it is said', () => {
    const teller = createWorldTeller();
    const again = { at: 1, kind: 'scaling' as const, group: 'g', text: 'cannot launch' };
    expect([again, again].flatMap((happening) => teller(happening))).toHaveLength(1);
  });
});
