import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { runAutomation } from '../../src/actions/run-automation.ts';
import { faultNamed } from '../../src/simulator/faults/registry.ts';
import { buildStack } from '../../src/simulator/stacks/build-stack.ts';
import { loadStack } from '../../src/simulator/stacks/load-stack.ts';
import { unmet } from '../support/action-context.ts';
import { resourceOf } from '../support/model-of.ts';
import { playedRemedy } from '../support/played-remedy.ts';
import { playWorld } from '../support/played-shop.ts';
import { projectRoot } from '../support/source-tree.ts';

const stack = join(projectRoot, 'test/simulation/remedies/stacks/three-machines.yaml');
const params = {
  document: 'restart-cleanly',
  version: 3,
  parameters: { InstanceId: '{target}' },
  unattended: true,
};

/** Three machines, one of which hangs. */
async function outage() {
  const shop = playWorld(buildStack(loadStack(stack), 1));
  const { world } = shop;
  await shop.play(60);
  const [id = ''] = world.instances.keys();
  shop.fault(faultNamed('hang-instance'), { instance: id });
  const target = resourceOf({
    id: `arn:aws:ec2:us-east-1:${world.account}:instance/${id}`,
    kind: 'ec2:instance',
    account: world.account,
    region: 'us-east-1',
    name: 'web',
  });
  const remedy = playedRemedy(shop);
  const plan = (more: object = {}) =>
    remedy.answered(runAutomation.plan(target, { ...params, ...more }, remedy.context()));
  const condition = () => world.instances.get(id)?.condition;
  return { ...remedy, shop, id, target, plan, condition, runs: () => [...world.automationRuns.values()] };
}

describe('run-automation, on simulated Systems Manager', () => {
  it('runs the version of the runbook that was reviewed for the machine, and waits for its end', async () => {
    const it = await outage();
    expect(it.condition()).toBe('hung');
    const plan = await it.remedy(runAutomation, it.target, { params });
    expect(plan.summary).toBe(`Run restart-cleanly (version 3) for ${it.id}`);
    expect(it.runs()).toMatchObject([
      { runbook: 'restart-cleanly', version: '3', parameters: { InstanceId: [it.id] }, status: 'Success' },
    ]);
    await it.shop.play(120);
    expect(it.condition()).toBe('fine');
  });

  it('is found again by its mark when a crash has lost the answer, and is begun once only', async () => {
    const it = await outage();
    const plan = await it.plan();
    expect(await it.answered(runAutomation.observe(plan, 0, it.context()))).toBe('not-started');
    await it.answered(runAutomation.apply(plan, 0, it.context()));
    expect(await it.answered(runAutomation.observe(plan, 0, it.context()))).toBe('under-way');
    await it.answered(runAutomation.apply(plan, 0, it.context()));
    expect(it.runs()).toHaveLength(1);
    await it.shop.play(120);
    expect(await it.answered(runAutomation.observe(plan, 0, it.context()))).toBe('done');
  });

  it('has failed when the runbook has', async () => {
    const it = await outage();
    const plan = await it.plan();
    const receipt = await it.answered(runAutomation.apply(plan, 0, it.context()));
    const [run] = it.runs();
    if (run === undefined) throw new Error('it was begun');
    expect(receipt).toBe(run.id);
    run.status = 'Failed';
    const context = { ...it.context(), ...(receipt === undefined ? {} : { receipt }) };
    expect(await it.answered(runAutomation.observe(plan, 0, context))).toBe('failed');
  });

  it('takes a run that is not listed yet for one under way', async () => {
    const it = await outage();
    const plan = await it.plan();
    const context = { ...it.context(), receipt: 'just-begun' };
    expect(await it.answered(runAutomation.observe(plan, 0, context))).toBe('under-way');
  });

  it.each<[string, object, readonly string[]]>([
    ['a document that is not there', { document: 'restart-wildly' }, ['the document exists']],
    ['a version that is not there', { version: 2 }, ['the document exists']],
    ['a parameter that is missing', { parameters: {} }, ['it is given what it needs']],
    [
      'a parameter that it does not have',
      { parameters: { InstanceId: '{target}', Force: 'true' } },
      ['it knows what it is given'],
    ],
  ])('refuses %s before anybody is asked', async (_title, more, names) => {
    const it = await outage();
    const plan = await it.plan(more);
    expect(unmet(plan)).toEqual(names);
    expect(plan.steps).toEqual([]);
  });

  it('waits while somebody else runs the same runbook, and says who', async () => {
    const it = await outage();
    it.shop.fault(faultNamed('break-runbook'), { runbook: 'runbook' });
    const plan = await it.plan();
    expect(plan.preconditions.filter(({ holds }) => !holds)).toMatchObject([
      { name: 'nobody runs it now', detail: expect.stringContaining('user/operator runs it') },
    ]);
  });

  it('needs a person unless the policy says that it does not, and warns of what it cannot know', async () => {
    expect(runAutomation.needsApproval?.(params)).toBeUndefined();
    expect(runAutomation.needsApproval?.({ document: 'restart-cleanly' })).toMatch(
      /cannot know what the document restart-cleanly does/,
    );
    const it = await outage();
    expect((await it.plan()).warnings).toHaveLength(2);
  });

  it.each<[string, object, number]>([
    ['a document, its version and nothing else', { document: 'abc', version: 1 }, 0],
    ['no version', { document: 'abc' }, 1],
    ['a version that moves', { document: 'abc', version: '$LATEST' }, 1],
    ['a misspelt name', { document: 'abc', version: 1, unatended: true }, 1],
    ['a document of another account', { document: 'arn:aws:ssm:x', version: 1 }, 1],
  ])('takes as parameters: %s', (_title, given, mistakes) => {
    expect(runAutomation.checkParams(given)).toHaveLength(mistakes);
  });
});
