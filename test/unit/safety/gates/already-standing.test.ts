import { describe, expect, it } from 'vitest';
import { alreadyStanding } from '../../../../src/safety/gates/already-standing.ts';
import type { StandingEffect } from '../../../../src/safety/history.ts';
import { instanceId, noon } from '../../../support/model-builder.ts';
import { actionRung, facts, hour, open, proposal } from '../../../support/safety-builder.ts';

const effect = (given: Partial<StandingEffect> = {}): StandingEffect => ({
  ...open(),
  action: 'flip-dns',
  effect: 'moves-traffic',
  target: instanceId('1'),
  since: noon - hour,
  ...given,
});

describe('already-standing', () => {
  it.each([
    ['the same action', 'flip-dns', effect(), 'deny'],
    ['another move of traffic', 'flip-dns', effect({ action: 'shift-zone' }), 'deny'],
    ['an action that moves none', 'replace-instance', effect(), 'allow'],
    ['the same action elsewhere', 'flip-dns', effect({ target: instanceId('2') }), 'allow'],
    [
      'the same action that moves none',
      'resume-process',
      effect({ action: 'resume-process', effect: 'none' }),
      'deny',
    ],
  ])('on top of what stands, %s', (_what, action, standing, outcome) => {
    const answer = alreadyStanding.evaluate(
      proposal({ rung: actionRung({ action }) }),
      facts({ history: { standing: [standing] } }),
    );

    expect(answer.outcome).toBe(outcome);
  });

  it('names what stands, since when, and its remediation', () => {
    const answer = alreadyStanding.evaluate(
      proposal({ rung: actionRung({ action: 'flip-dns' }) }),
      facts({ history: { standing: [effect()] } }),
    );

    expect(answer.reason).toBe(
      'This is done already: flip-dns has been in force on it since 2026-01-01 11:00 UTC (rem-1). Nothing like it is done on top; it can be done again once that is given back.',
    );
  });
});
