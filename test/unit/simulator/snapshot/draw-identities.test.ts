import { expect, it } from 'vitest';
import type { Resource } from '../../../../src/model/resource.ts';
import { drawIdentities } from '../../../../src/simulator/snapshot/draw-identities.ts';
import type { Sketch } from '../../../../src/simulator/snapshot/sketch.ts';
import { modelOf, resourceOf } from '../../../support/model-of.ts';

const account = '111122223333';

function drawn(resources: readonly Resource[]) {
  const sketch: Sketch = {
    observed: {
      account,
      regions: ['eu-west-1'],
      model: modelOf({ resources }),
      details: new Map(),
      unread: [],
    },
    leftOut: [],
    regions: [{ region: 'eu-west-1', zones: ['eu-west-1a'] }],
    balancers: [],
  };
  return { identities: drawIdentities(sketch), leftOut: sketch.leftOut };
}

const iam = (end: string, kind: 'iam:account' | 'iam:user', facts: Resource['facts']) =>
  resourceOf({ id: `arn:aws:iam::${account}:${end}`, kind, name: end, region: 'global', facts });

it('draws the keys of the root user and of users, and names nobody', () => {
  const { identities, leftOut } = drawn([
    iam('root', 'iam:account', { rootKeys: 1, ownWildcards: ['ec2:*'] }),
    iam('user/alice', 'iam:user', { activeKeys: 2, unusedKeys: ['AKIAIOSFODNN7EXAMPLE'] }),
    iam('user/bob', 'iam:user', { activeKeys: 0, unusedKeys: [] }),
    iam('user/carol', 'iam:user', { activeKeys: 1 }),
    iam('user/dave', 'iam:user', {}),
  ]);
  expect(identities).toEqual({
    rootKeys: 1,
    ownActions: ['ec2:*'],
    users: [
      { name: 'user-1', keys: [{ age: '365d' }, {}] },
      { name: 'user-2', keys: [{}] },
    ],
  });
  expect(leftOut).toEqual([]);
});

it.each([
  ['nobody has a key', [iam('root', 'iam:account', { rootKeys: 0 })]],
  ['nothing was read', [iam('root', 'iam:account', {})]],
  ['there is nothing', []],
])('draws nothing where %s', (_title, resources) => {
  expect(drawn(resources).identities).toBeUndefined();
});

it('draws a thousand users, and says that there are more', () => {
  const many = Array.from({ length: 1_001 }, (_, index) =>
    iam(`user/u${index}`, 'iam:user', { activeKeys: 1 }),
  );
  const { identities, leftOut } = drawn(many);
  expect(identities?.users).toHaveLength(1_000);
  expect(leftOut).toEqual(['users of IAM beyond 1000: there are 1001']);
});
