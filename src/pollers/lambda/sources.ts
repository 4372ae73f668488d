import { LambdaClient, paginateListEventSourceMappings } from '@aws-sdk/client-lambda';
import { scopeOf } from '../../aws/arn.ts';
import type { Resource } from '../../model/resource.ts';
import { complete } from '../finding.ts';
import { known } from '../known.ts';
import { collectPages } from '../pages.ts';
import type { PollContext, PollPart } from '../poller.ts';

/** Which queues functions take their work from. It only adds the way to what the poller of queues knows. */
export const sourcesPart: PollPart = {
  name: 'sources',
  everyMs: 300_000,
  reach: 'regional',
  permissions: ['lambda:ListEventSourceMappings'],
  poll: async (context) => {
    const voice = { poller: 'lambda', part: sourcesPart };
    if (known(context, 'lambda:function').length === 0) return [complete(voice, context, {})];
    const client = context.aws.client(LambdaClient, context.scope, { priority: context.priority });
    const mappings = await collectPages(
      paginateListEventSourceMappings({ client }, {}),
      (page) => page.EventSourceMappings,
    );
    return [
      complete(voice, context, {
        resources: mappings.flatMap(({ EventSourceArn: from, FunctionArn: to }) =>
          from === undefined || to === undefined ? [] : wayFrom(from, to, context),
        ),
      }),
    ];
  },
};

function wayFrom(from: string, to: string, { scope, model }: PollContext): readonly Resource[] {
  const queue = model.resources.get(from);
  if (queue?.kind !== 'sqs:queue' || scopeOf(from)?.region !== scope.region) return [];
  return [{ ...queue, facts: {}, tags: {}, relations: [{ type: 'routes-to', to }] }];
}
