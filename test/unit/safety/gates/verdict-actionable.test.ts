import { describe, expect, it } from 'vitest';
import { verdictKinds } from '../../../../src/model/verdict.ts';
import { verdictActionable } from '../../../../src/safety/gates/verdict-actionable.ts';
import { buildModel, instanceId, resource, verdict } from '../../../support/model-builder.ts';
import { actionRung, facts, proposal } from '../../../support/safety-builder.ts';

const target = instanceId('1');

describe('the verdict', () => {
  it.each(verdictKinds.map((kind) => [kind, kind === 'host-failed' ? 'allow' : 'deny'] as const))(
    '%s under a remedy for failed hosts: %s',
    (kind, outcome) => {
      const model = buildModel({
        resources: [resource({ id: target })],
        verdicts: [verdict({ target, kind })],
      });

      const answer = verdictActionable.evaluate(proposal({ target }), facts({ model }));

      expect(answer).toMatchObject({ outcome, value: kind, bound: 'host-failed' });
      if (outcome === 'deny') expect(answer.reason).toMatch(/^[A-Z].{10,}\.$/);
    },
  );

  it('is the one of now, whatever the proposal was made on', () => {
    const model = buildModel({ resources: [resource({ id: target })] });

    const answer = verdictActionable.evaluate(proposal({ target, verdict: 'host-failed' }), facts({ model }));

    expect(answer.outcome).toBe('deny');
  });

  it('names the cause by the name that people know', () => {
    const model = buildModel({
      resources: [resource({ id: target }), resource({ id: 'db', name: 'orders-db', kind: 'rds:instance' })],
      verdicts: [verdict({ target, kind: 'dependency-failed', cause: 'db' })],
    });

    expect(verdictActionable.evaluate(proposal({ target }), facts({ model })).reason).toBe(
      'What it depends on has failed: acting on it would not help. The failure of orders-db comes first. replace-instance is only for what is host-failed.',
    );
  });

  it('denies a target that is gone and an action that is not known', () => {
    const model = buildModel({
      resources: [resource({ id: target })],
      verdicts: [verdict({ target, kind: 'host-failed' })],
    });
    const unknown = proposal({ target, rung: actionRung({ action: 'dance' }) });

    expect(verdictActionable.evaluate(proposal({ target: 'gone' }), facts({ model })).outcome).toBe('deny');
    expect(verdictActionable.evaluate(unknown, facts({ model })).outcome).toBe('deny');
  });
});
