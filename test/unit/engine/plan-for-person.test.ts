import { describe, expect, it } from 'vitest';
import type { Action } from '../../../src/actions/action.ts';
import { planForPerson } from '../../../src/engine/plan-for-person.ts';
import { silentLogger } from '../../../src/runtime/logger.ts';
import { manualClock } from '../../support/manual-clock.ts';
import { buildModel, instanceId, noon, resource } from '../../support/model-builder.ts';
import { actionRung, pageRung, policy, proposal, traits } from '../../support/safety-builder.ts';

const target = instanceId('1');

function asked(rung: typeof pageRung, plan: Action['plan']) {
  const clock = manualClock(noon);
  const { lasting: _none, ...plain } = traits({ name: 'reboot-instance' });
  const action: Action = {
    ...plain,
    plan,
    apply: async () => undefined,
    observe: async () => 'done',
    verify: () => ({ outcome: 'inconclusive', reason: '' }),
  };
  const aws = {
    client: () => {
      throw new Error('no plan here reads');
    },
  };
  const of = policy({ name: 'p', remedy: [rung] });
  const one = proposal({ policy: of, target, rung, rungIndex: 0 });
  const decisions = new Map([[one.key, { proposal: one, at: noon, outcome: 'act' as const, results: [] }]]);
  const model = buildModel({ resources: [resource({ id: target })] });
  const parts = { actions: new Map([[action.name, action]]), aws, clock, log: silentLogger };
  return { clock, shown: planForPerson(parts, { decisions, model }, one.key) };
}

const never: Action['plan'] = () => new Promise(() => undefined);

describe('what a proposal would send', () => {
  it('is waited for 8 s, less than the client waits for the daemon', async () => {
    const { clock, shown } = asked(actionRung({ action: 'reboot-instance' }), never);
    const said = shown.then(
      () => 'answered',
      (error: unknown) => String(error),
    );
    await clock.advance(7_999);
    expect(await Promise.race([said, Promise.resolve('waits')])).toBe('waits');
    await clock.advance(1);
    expect(await said).toContain('AWS did not answer what it needs to know within 8 s; ask again');
  });

  it('is nothing where a person is called', async () => {
    await expect(asked(pageRung, never).shown).rejects.toThrow(
      /^it calls a person, and sends nothing to AWS/,
    );
  });
});
