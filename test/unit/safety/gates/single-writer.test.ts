import { describe, expect, it } from 'vitest';
import type { Signal } from '../../../../src/model/signal.ts';
import type { Verdict, VerdictKind } from '../../../../src/model/verdict.ts';
import { singleWriter } from '../../../../src/safety/gates/single-writer.ts';
import type { PastRemediation } from '../../../../src/safety/history.ts';
import { buildModel, noon, resource, signal, verdict } from '../../../support/model-builder.ts';
import { actionRung, facts, open, proposal } from '../../../support/safety-builder.ts';

const status = (given: Partial<Signal> = {}) =>
  signal({ resource: 'db-2', check: 'rds/status', family: 'control-plane', state: 'pass', ...given });
const lost = (given: Partial<Signal> = {}) =>
  signal({ resource: 'db-2', check: 'rds/replication', family: 'data', ...given });

/** A family: `db-1`, `db-2`, … with these roles, each after the first replicating from the first. */
function ask(
  roles: readonly (string | undefined)[],
  given: {
    verdicts?: Readonly<Record<number, VerdictKind>>;
    dependent?: Verdict;
    signals?: readonly Signal[];
    remediations?: readonly PastRemediation[];
  } = {},
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
    signals: given.signals ?? [],
    verdicts: [
      ...Object.entries(verdicts).map(([number, kind]) => verdict({ target: `db-${number}`, kind })),
      ...(given.dependent === undefined ? [] : [given.dependent]),
    ],
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
    ['a replica with a replica of its own, beside the writer', ['replica', 'replica', 'writer'], 'deny'],
    ['a reader in the place of another', ['reader', 'reader'], 'deny'],
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

  it.each<[string, Partial<Verdict>, Signal[], string]>([
    ['is only cut off by the failure of its writer', { cause: 'db-1' }, [status(), lost()], 'allow'],
    ['fails for another cause', { cause: 'network' }, [status(), lost()], 'deny'],
    ['fails in itself, too', { cause: 'db-1' }, [status({ state: 'fail' }), lost()], 'deny'],
    ['has not been seen to run', { cause: 'db-1' }, [lost()], 'deny'],
    [
      'was seen to run too long ago',
      { cause: 'db-1' },
      [status({ observedAt: noon - 150_001 }), lost()],
      'deny',
    ],
    [
      'is failing by the word of its alarms',
      { cause: 'db-1' },
      [status(), lost({ family: 'application' })],
      'deny',
    ],
  ])('and a replica that %s', (_title, given, signals, outcome) => {
    const dependent = verdict({ target: 'db-2', kind: 'dependency-failed', ...given });

    expect(ask(['writer', 'replica'], { dependent, signals }).outcome).toBe(outcome);
  });

  it('is not changed twice at once in one family', () => {
    const remediations = [open({ target: 'db-2', effect: 'changes-writer' })];

    expect(ask(['writer', 'reader'], { remediations })).toMatchObject({
      outcome: 'deny',
      value: '1 change under way',
    });
  });

  it('cannot be told of a family that is not known', () => {
    expect(ask([]).outcome).toBe('deny');
  });

  it('is no matter for what changes no writer', () => {
    expect(singleWriter.evaluate(proposal(), facts()).outcome).toBe('allow');
  });
});
