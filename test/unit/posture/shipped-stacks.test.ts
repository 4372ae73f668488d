import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Model } from '../../../src/model/model.ts';
import { assessPosture } from '../../../src/posture/assess.ts';
import { postureServices } from '../../../src/posture/registry.ts';
import { lookAtStack } from '../../../src/simulator/snapshot/look-at-stack.ts';
import { snapshotText } from '../../../src/simulator/snapshot/snapshot.ts';
import { buildStack } from '../../../src/simulator/stacks/build-stack.ts';
import { loadStack, parseStack } from '../../../src/simulator/stacks/load-stack.ts';
import { projectRoot } from '../../support/source-tree.ts';
import { observedWorld } from '../simulator/snapshot/observed-world.ts';

const lookAt = async (name: string) => {
  const { model, unread } = await lookAtStack(loadStack(name));
  return { ...assessPosture(model), unread };
};

/** `rule resource`, as they stand behind `# weakness:` in the fragile stack. */
function planted(): readonly string[] {
  const text = readFileSync(join(projectRoot, 'scenarios/stacks/shop-fragile.yaml'), 'utf8');
  return [...text.matchAll(/# weakness: (.+)$/gm)].flatMap(([, list = '']) => list.split(', '));
}

describe('the deliberately fragile shop', () => {
  it('has every weakness that was planted found, and nothing else', async () => {
    const { findings, open, unread } = await lookAt('shop-fragile');

    expect(findings.map(({ rule, resource }) => `${rule.id} ${resource.name}`).toSorted()).toEqual(
      [...planted()].toSorted(),
    );
    expect({ open, unread }).toEqual({ open: [], unread: [] });
  });

  it('has one of each kind planted', () => {
    const rules = new Set(planted().map((weakness) => weakness.split(' ')[0]));
    const missing = postureServices
      .flatMap((service) => service.rules.map(({ id }) => id))
      .filter((id) => !rules.has(id));

    expect(missing).toEqual([]);
  });

  it('cannot meet the objectives that it declares', async () => {
    const { missed } = await lookAt('shop-fragile');

    expect(missed.map(({ objective, loss }) => [objective, loss])).toEqual([
      ['rpoSeconds', 'zone'],
      ['rpoSeconds', 'region'],
      ['slo', undefined],
    ]);
  });
});

describe('the sound shop', () => {
  it('has nothing to be found, nothing open, and objectives that are met', async () => {
    const { findings, open, missed, unread, asked } = await lookAt('shop-sound');

    expect(findings.map(({ rule, resource }) => `${rule.id} ${resource.name}`)).toEqual([]);
    expect({ open, missed, unread }).toEqual({ open: [], missed: [], unread: [] });
    expect(asked).toBeGreaterThan(30);
  });
});

describe('the storefront of the demo', () => {
  it('has the one weakness that the first story of the demo is about, nothing open, and recovers in time', async () => {
    const { findings, open, missed, unread } = await lookAt('storefront');

    expect(findings.map(({ rule, resource }) => `${rule.id} ${resource.name} ${resource.region}`)).toEqual([
      'autoscaling/ignores-load-balancer shop-web eu-west-1',
      'autoscaling/ignores-load-balancer shop-web us-east-1',
    ]);
    expect({ open, unread }).toEqual({ open: [], unread: [] });
    // Its users come by CloudFront, for which AWS commits to 99.9 %, all that the SLO allows.
    expect(missed).toMatchObject([{ objective: 'slo' }]);
  });
});

describe('the shop of the game days', () => {
  it('has the weaknesses that its stories are about', async () => {
    const { findings, open } = await lookAt('shop');

    expect(new Set(findings.map(({ rule }) => rule.id))).toEqual(
      new Set([
        'cloudtrail/no-trail',
        'config/no-recorder',
        'encryption/in-transit-off',
        'rds/single-zone',
        'rds/no-cross-region-copy',
        'autoscaling/ignores-load-balancer',
        'cloudwatch/alarm-without-action',
        'route53/no-health-check',
        'elb/no-deletion-protection',
      ]),
    );
    expect(open).toEqual([]);
  });
});

describe.each(['shop-fragile', 'shop-sound', 'shop', 'storefront'])('a snapshot of %s', (name) => {
  it('is judged as the account is that it was taken of', async () => {
    const observed = await observedWorld(buildStack(loadStack(name), 1));
    const text = snapshotText(observed, { at: 0, maskAccount: false });
    const { stack } = parseStack(text, 'snapshot.yaml');
    if (stack === undefined) throw new Error('the snapshot is no stack');
    const rulesOf = ({ findings }: { readonly findings: ReturnType<typeof assessPosture>['findings'] }) =>
      findings.map(({ rule }) => rule.id).toSorted();

    // Services are declared by tags, which a snapshot leaves out: it derives them, without objectives.
    const judged = assessPosture((await lookAtStack(stack)).model);
    expect(rulesOf(judged)).toEqual(
      rulesOf(await lookAt(name)).filter(
        (rule) => rule !== 'ec2/single-instance' && rule !== 'backup/older-than-rpo',
      ),
    );
  });
});

describe('facts that were not read', () => {
  const read = [...new Set(postureServices.flatMap(({ rules }) => rules.flatMap((rule) => rule.reads)))];

  it('never make a finding that was not there, and leave a question open for each that goes', async () => {
    const { model } = await lookAtStack(loadStack('shop-fragile'));
    const keys = (found: ReturnType<typeof assessPosture>) =>
      found.findings.map(({ rule, resource }) => `${rule.id} ${resource.id}`);
    const whole = keys(assessPosture(model));

    fc.assert(
      fc.property(fc.subarray(read), (missing) => {
        const left = assessPosture(without(missing, model));
        const [found, open] = [
          keys(left),
          left.open.map(({ rule, resource }) => `${rule.id} ${resource.id}`),
        ];
        expect(found.filter((key) => !whole.includes(key))).toEqual([]);
        expect(whole.filter((key) => !found.includes(key) && !open.includes(key))).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });

  /** The same account, but that some facts were read of nothing in it. */
  function without(missing: readonly string[], model: Model): Model {
    const resources = new Map(
      [...model.resources.values()].map((resource) => [
        resource.id,
        {
          ...resource,
          facts: Object.fromEntries(
            Object.entries(resource.facts).filter(([fact]) => !missing.includes(fact)),
          ),
        },
      ]),
    );
    return { ...model, resources };
  }
});
