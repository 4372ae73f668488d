import { expect, it } from 'vitest';
import { renewalTrouble } from '../../../src/daemon/renewal-trouble.ts';
import { createTroubles } from '../../../src/engine/troubles.ts';

const clock = { now: () => Date.UTC(2026, 0, 1, 11, 45) };
const failure = { endsAt: Date.UTC(2026, 0, 1, 12), reason: 'not authorized' };

it.each([
  [
    { account: '111122223333', region: 'default' },
    'the credentials that Holdfast runs with end at 12:00 UTC and could not be renewed: not authorized.',
  ],
  [
    { account: '444455556666', region: 'eu-west-1' },
    'the credentials for account 444455556666 in eu-west-1 end at 12:00 UTC and could not be renewed: not authorized.',
  ],
])('credentials that cannot be renewed are a trouble until they are: %j', (scope, reason) => {
  const edges: string[] = [];
  const troubles = createTroubles((_trouble, edge) => edges.push(edge));
  renewalTrouble(troubles, clock, scope, undefined);
  renewalTrouble(troubles, clock, scope, failure);
  renewalTrouble(troubles, clock, scope, failure);
  expect(troubles.list()).toMatchObject([
    { part: `credentials:${scope.account}/${scope.region}`, blocksActing: false },
  ]);
  expect(troubles.list()[0]?.reason).toContain(reason);
  renewalTrouble(troubles, clock, scope, undefined);
  expect(troubles.list()).toEqual([]);
  expect(edges).toEqual(['began', 'ended']);
});
