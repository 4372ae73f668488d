import { EC2Client, paginateDescribeRouteTables, type RouteTable } from '@aws-sdk/client-ec2';
import { ec2Arn } from '../../aws/arn.ts';
import type { AwsScope } from '../../aws/scope.ts';
import type { Observation } from '../../model/observation.ts';
import type { Resource } from '../../model/resource.ts';
import { complete, type Finding, partial, stated, type Voice } from '../finding.ts';
import { chunksOf } from '../map-bounded.ts';
import { collectPages } from '../pages.ts';
import type { PollContext, PollPart } from '../poller.ts';
import { mayBeLeftOut } from '../seldom.ts';
import { nameOf, tagsOf } from './names.ts';
import { defaultTargetOf, routesInWords, routesWord, subnetsOf, targetsOf } from './routes.ts';

/** Route tables, and whether their routes lead anywhere. */
export const routeTablesPart: PollPart = {
  name: 'route-tables',
  everyMs: 60_000,
  reach: 'regional',
  permissions: ['ec2:DescribeRouteTables'],
  poll: async (context) => {
    if (mayBeLeftOut(routeTablesVoice, ['vpc:route-table'], context))
      return [complete(routeTablesVoice, context, {})];
    return [complete(routeTablesVoice, context, said(await readTables([], context), context.scope))];
  },
};

export const routeTablesVoice: Voice = { poller: 'vpc', part: routeTablesPart };

/** EC2 gives at most so many route tables a page, and takes at most so many values in a filter. */
const mostOnPage = 100;
const mostFilterValues = 200;

/** Reads these again at once, before and after something is done to them. Throws AwsError. */
export async function rereadRouteTables(arns: readonly string[], context: PollContext): Promise<Observation> {
  const ids = arns.map((arn) => arn.slice(arn.lastIndexOf('/') + 1));
  const tables: RouteTable[] = [];
  for (const Values of chunksOf(ids, mostFilterValues))
    tables.push(...(await readTables([{ Name: 'route-table-id', Values }], context)));
  const found = said(tables, context.scope);
  const there = new Set(found.resources.map(({ id }) => id));
  return partial(routeTablesVoice, context, { ...found, gone: arns.filter((arn) => !there.has(arn)) });
}

async function readTables(
  Filters: { Name: string; Values: string[] }[],
  context: PollContext,
): Promise<readonly RouteTable[]> {
  const client = context.aws.client(EC2Client, context.scope, { priority: context.priority });
  const pages = paginateDescribeRouteTables(
    { client },
    { MaxResults: mostOnPage, ...(Filters.length === 0 ? {} : { Filters }) },
  );
  const tables = await collectPages(pages, ({ RouteTables }) => RouteTables);
  return tables.filter(({ RouteTableId }) => RouteTableId !== undefined && RouteTableId !== '');
}

function said(tables: readonly RouteTable[], scope: AwsScope) {
  return {
    resources: tables.map((table) => tableResource(table, scope)),
    findings: tables.map(
      (table): Finding => ({
        resource: ec2Arn(scope, `route-table/${table.RouteTableId}`),
        check: 'vpc/routes',
        family: 'control-plane',
        ...routesWord(table),
      }),
    ),
  };
}

function tableResource(table: RouteTable, scope: AwsScope): Resource {
  const { RouteTableId: id = '', Associations, Routes, Tags } = table;
  const targets = Routes === undefined ? undefined : targetsOf(Routes);
  return {
    id: ec2Arn(scope, `route-table/${id}`),
    kind: 'vpc:route-table',
    ...scope,
    name: nameOf(id, Tags),
    tags: tagsOf(Tags),
    facts: stated({
      routeTable: id,
      vpc: table.VpcId,
      main: Associations?.some(({ Main }) => Main === true),
      subnets: Associations === undefined ? undefined : subnetsOf(Associations),
      targets,
      routes: Routes === undefined ? undefined : routesInWords(Routes),
      defaultTarget: Routes === undefined ? undefined : defaultTargetOf(Routes),
    }),
    relations: (targets ?? [])
      .filter((target) => target.startsWith('nat-'))
      .map((target) => ({ type: 'routes-to', to: ec2Arn(scope, `natgateway/${target}`) })),
  };
}
