import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { gates } from '../../../src/safety/registry.ts';
import type { Gate, GateAnswer } from '../../../src/safety/gate.ts';
import type { BreakGlass } from '../../../src/safety/history.ts';
import { judge, judgeReturn } from '../../../src/safety/judge.ts';
import { noon } from '../../support/model-builder.ts';
import { facts, minute, pageRung, proposal } from '../../support/safety-builder.ts';

const asked = proposal();

function order(given: Partial<BreakGlass> = {}): BreakGlass {
  return {
    key: asked.key,
    by: 'Ana',
    at: noon - minute,
    gates: ['floor'],
    reason: 'the rack is gone',
    expiresAt: noon + minute,
    ...given,
  };
}

function gate(name: string, given: Partial<Gate> & { readonly says?: GateAnswer['outcome'] } = {}): Gate {
  const { says = 'deny', ...rest } = given;
  return {
    name,
    protects: name,
    guards: ['action', 'page', 'return'],
    onError: 'deny',
    overridable: true,
    evaluate: () => ({ outcome: says, reason: `${name} is against it.`, until: noon + minute }),
    ...rest,
  };
}

const judged = (registered: readonly Gate[], breakGlass: readonly BreakGlass[]) =>
  judge(registered, [asked], facts({ history: { breakGlass } }))[0];

describe('an order to break glass', () => {
  it('lets one action through the gate that it names, and keeps what the gate had said', () => {
    const decision = judged([gate('floor')], [order()]);

    expect(decision?.outcome).toBe('act');
    expect(decision?.results[0]).toEqual({
      gate: 'floor',
      outcome: 'allow',
      reason: 'Overridden by Ana because: the rack is gone. It had said: floor is against it.',
      overriddenBy: 'Ana',
    });
  });

  it.each<[string, readonly Gate[], readonly BreakGlass[]]>([
    ['another gate', [gate('floor'), gate('budgets')], [order()]],
    ['a gate that is never overridden', [gate('floor', { overridable: false })], [order()]],
    ['another proposal', [gate('floor')], [order({ key: 'other' })]],
    ['an order that ran out at this moment', [gate('floor')], [order({ expiresAt: noon })]],
    [
      'a gate that broke',
      [
        gate('floor', {
          evaluate: () => {
            throw new Error('planted');
          },
        }),
      ],
      [order()],
    ],
  ])('does not overrule %s', (_what, registered, orders) => {
    expect(judged(registered, orders)?.outcome).toBe('refuse');
  });

  it('is for actions: a page and the return of a lasting effect stay refused', () => {
    const known = facts({ history: { breakGlass: [order()] } });
    const page = { ...asked, rung: pageRung };

    expect(judge([gate('floor')], [page], known)[0]?.outcome).toBe('refuse');
    expect(judgeReturn([gate('floor')], asked, known).outcome).toBe('refuse');
  });

  it('changes nothing where the gate allows by itself', () => {
    expect(judged([gate('floor', { says: 'allow' })], [order()])?.results[0]?.overriddenBy).toBeUndefined();
  });

  it('never lets anything through a real gate that declares itself beyond it, whatever is named', () => {
    const every = gates.map(({ name, overridable }) => gate(name, { overridable }));
    const overridable = new Set(gates.filter((one) => one.overridable).map(({ name }) => name));
    fc.assert(
      fc.property(fc.subarray(gates.map(({ name }) => name)), (named) => {
        const decision = judged(every, [order({ gates: named })]);
        const passed = decision?.results.filter(({ outcome }) => outcome === 'allow') ?? [];
        expect(decision?.outcome).not.toBe('act');
        expect(passed.map((result) => result.gate).toSorted()).toEqual(
          named.filter((name) => overridable.has(name)).toSorted(),
        );
      }),
    );
  });

  it('can never overrule the stop switch, a second writer, the owner of what is not opted in, or old evidence', () => {
    const never = gates.filter(({ overridable }) => !overridable).map(({ name }) => name);

    expect(never).toEqual([
      'stop-switch',
      'mode',
      'settling',
      'opt-in-scope',
      'evidence-fresh',
      'already-standing',
      'destination',
      'single-writer',
      'permissions',
      'page-once',
    ]);
  });
});
