import { describe, expect, it } from 'vitest';
import type { VerdictKind } from '../../../../src/model/verdict.ts';
import { singleWriter } from '../../../../src/safety/gates/single-writer.ts';
import type { PastRemediation } from '../../../../src/safety/history.ts';
import { buildModel, resource, verdict } from '../../../support/model-builder.ts';
import { actionRung, facts, open, proposal } from '../../../support/safety-builder.ts';

/** A family: `db-1`, `db-2`, … with these roles, each after the first replicating from the first. */
function ask(
  roles: readonly (string | undefined)[],
  given: { verdicts?: Readonly<Record<number, VerdictKind>>; remediations?: readonly PastRemediation[] } = {},
) {
  const { verdicts = {}, remediations = [] } = given;
  const model = buildModel({
    resources: roles.map((role, index) =>
      resource({
        id: `db-${index + 1}`,
        kind: 'rds:instance',
        facts: role === undefined ? {} : { role },
        relations: index === 0 ? [] : [{ type: 'replicates', to: 'db-1' }],
      }),
    ),
    verdicts: Object.entries(verdicts).map(([number, kind]) => verdict({ target: `db-${number}`, kind })),
  });
  const rung = actionRung({ action: 'failover' });
  return singleWriter.evaluate(
    proposal({ target: 'db-1', rung }),
    facts({ model, history: { remediations } }),
  );
}

describe('a single writer', () => {
  it.each<[string, (string | undefined)[], string]>([
    ['a writer and a reader', ['writer', 'reader'], 'allow'],
    ['a writer and a replica', ['writer', 'replica'], 'allow'],
    ['a writer alone', ['writer'], 'deny'],
    ['no writer any more, and a reader', ['standalone', 'reader'], 'allow'],
    ['two writers', ['writer', 'writer', 'reader'], 'deny'],
    ['a member whose role is unknown', ['writer', undefined, 'reader'], 'deny'],
  ])('%s', (_title, roles, outcome) => {
    expect(ask(roles).outcome).toBe(outcome);
  });

  it.each([
    ['healthy', 'allow'],
    ['degraded', 'allow'],
    ['host-failed', 'deny'],
    ['stale', 'deny'],
    ['in-transition', 'deny'],
  ] as const)('with the only candidate %s: %s', (kind, outcome) => {
    expect(ask(['writer', 'reader'], { verdicts: { 2: kind } }).outcome).toBe(outcome);
  });

  it('is not changed twice at once in one family', () => {
    const remediations = [open({ target: 'db-2', effect: 'changes-writer' })];

    expect(ask(['writer', 'reader'], { remediations })).toMatchObject({
      outcome: 'deny',
      value: '1 in flight',
    });
  });

  it('cannot be told of a family that is not known', () => {
    expect(ask([]).outcome).toBe('deny');
  });

  it('is no matter for what changes no writer', () => {
    expect(singleWriter.evaluate(proposal(), facts()).outcome).toBe('allow');
  });
});
