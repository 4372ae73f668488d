import {
  DescribeContinuousBackupsCommand,
  DynamoDBClient,
  ListTagsOfResourceCommand,
  type ListTagsOfResourceCommandOutput,
  paginateListTables,
} from '@aws-sdk/client-dynamodb';
import { tableArn } from '../../aws/arn.ts';
import { AwsError } from '../../aws/error.ts';
import type { Resource } from '../../model/resource.ts';
import { complete, stated } from '../finding.ts';
import { dueInTurn } from '../in-turn.ts';
import { mapBounded } from '../map-bounded.ts';
import { collectPages } from '../pages.ts';
import type { PollContext, PollPart } from '../poller.ts';

/** What the description of a table leaves out: its tags, and whether it can be restored to a moment. */
export const settingsPart: PollPart = {
  name: 'settings',
  everyMs: 300_000,
  reach: 'regional',
  permissions: ['dynamodb:ListTables', 'dynamodb:DescribeContinuousBackups', 'dynamodb:ListTagsOfResource'],
  poll: async (context) => {
    const { aws, scope, priority, model } = context;
    const client = aws.client(DynamoDBClient, scope, { priority });
    const names = await collectPages(paginateListTables({ client }, {}), ({ TableNames }) => TableNames);
    const heldOf = (name: string) => model.resources.get(tableArn(scope, name));
    const due = new Set(
      dueInTurn(names, {
        wasRead: (name) => heldOf(name)?.facts[settingFact] !== undefined,
        sweep: Math.floor(context.now() / settingsPart.everyMs),
        most: readsPerSweep,
      }),
    );
    const read = await mapBounded(names, callsAtOnce, async (name) => {
      if (due.has(name)) return readSettings(name, context);
      const { tags = {}, facts = {} } = heldOf(name) ?? {};
      return [statement(name, context, { tags, facts: stated({ [settingFact]: facts[settingFact] }) })];
    });
    return [complete({ poller: 'dynamodb', part: settingsPart }, context, { resources: read.flat() })];
  },
};

/** The fact that this part alone states. */
export const settingFact = 'pointInTimeRecovery';

const callsAtOnce = 4;

/** AWS tells these of one table at a time, and they change seldom: a large account is read in turn. */
const readsPerSweep = 100;

/** Nothing of a table that is gone by now. Throws AwsError. */
async function readSettings(name: string, context: PollContext): Promise<readonly Resource[]> {
  const { aws, scope, priority } = context;
  const client = aws.client(DynamoDBClient, scope, { priority });
  try {
    const { ContinuousBackupsDescription: backups } = await client.send(
      new DescribeContinuousBackupsCommand({ TableName: name }),
    );
    const tags = await collectPages(tagPages(client, tableArn(scope, name)), (page) => page.Tags);
    const status = backups?.PointInTimeRecoveryDescription?.PointInTimeRecoveryStatus;
    return [
      statement(name, context, {
        tags: Object.fromEntries(tags.map(({ Key = '', Value = '' }) => [Key, Value])),
        facts: stated({ [settingFact]: status === undefined ? undefined : status === 'ENABLED' }),
      }),
    ];
  } catch (error) {
    if (error instanceof AwsError && error.failure === 'gone') return [];
    throw error;
  }
}

/** The SDK has no paginator for this one. */
async function* tagPages(
  client: DynamoDBClient,
  ResourceArn: string,
): AsyncGenerator<ListTagsOfResourceCommandOutput> {
  let NextToken: string | undefined;
  do {
    const page: ListTagsOfResourceCommandOutput = await client.send(
      new ListTagsOfResourceCommand({ ResourceArn, ...(NextToken === undefined ? {} : { NextToken }) }),
    );
    yield page;
    NextToken = page.NextToken;
  } while (NextToken);
}

function statement(name: string, { scope }: PollContext, said: Pick<Resource, 'tags' | 'facts'>): Resource {
  const { account, region } = scope;
  return { id: tableArn(scope, name), kind: 'dynamodb:table', account, region, name, relations: [], ...said };
}
