import { afterAll, describe, expect, it } from 'vitest';
import { openDynamodbRoster } from '../../src/replicas/dynamodb-roster.ts';
import { createMemoryRoster, emptyMemoryRoster } from '../../src/replicas/memory-roster.ts';
import { RosterError, type RosterStore } from '../../src/replicas/roster.ts';
import { localDynamodb } from '../support/local-dynamodb.ts';
import { rosterContract, rosterRaces } from '../support/roster-contract.ts';

const dynamodb = localDynamodb();
afterAll(() => dynamodb.stop());
let fleets = 0;

/** One roster that several replicas open. */
const kinds: Readonly<Record<string, () => () => Promise<RosterStore>>> = {
  memory: () => {
    const roster = emptyMemoryRoster();
    return async () => createMemoryRoster(roster);
  },
  dynamodb: () => {
    const name = `fleet ${++fleets}`;
    return async () => openDynamodbRoster({ client: await dynamodb.client(), table: dynamodb.table, name });
  },
};

for (const [kind, create] of Object.entries(kinds)) {
  rosterContract(kind, create);
  rosterRaces(kind, create);
}

describe('a roster in dynamodb', () => {
  it('says in one line what is wrong with the table', async () => {
    const client = await dynamodb.client();
    const store = openDynamodbRoster({ client, table: 'no-such-table', name: 'holdfast' });
    await expect(store.read()).rejects.toThrow(RosterError);
    await expect(store.read()).rejects.toThrow(
      /the replicas of holdfast cannot be seen in the DynamoDB table no-such-table: /,
    );
  });
});
