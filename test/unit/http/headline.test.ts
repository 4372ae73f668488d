import { expect, it } from 'vitest';
import type { GateResult } from '../../../src/safety/gate.ts';
import { headline } from '../../../src/http/representations/decision.ts';

const allow = (gate: string, overriddenBy?: string): GateResult => ({
  gate,
  outcome: 'allow',
  reason: 'r',
  ...(overriddenBy === undefined ? {} : { overriddenBy }),
});

it.each([
  [[allow('mode'), allow('holds')], 'every gate agrees'],
  [[allow('mode'), allow('holds', 'ana')], 'ana ordered it in spite of holds; every other gate agrees'],
  [
    [allow('mode'), allow('holds', 'ana'), allow('approval', 'ana')],
    'ana ordered it in spite of holds and approval; every other gate agrees',
  ],
])('what a person overruled is not said to have agreed: %#', (gates, said) => {
  const decision = {
    at: 0,
    proposal: 'p',
    policy: 'replace',
    action: 'replace-instance',
    target: 't',
    rungIndex: 0,
    since: 0,
    verdict: 'host-failed' as const,
    reason: 'r',
    evidence: [],
    outcome: 'act' as const,
    gates,
  };
  expect(headline(decision, 'web-1')).toBe(`Allowed replace-instance on web-1: ${said}`);
});
