import { IAMClient, paginateSimulatePrincipalPolicy } from '@aws-sdk/client-iam';
import { parse } from '@aws-sdk/util-arn-parser';
import type { AwsAccess } from '../../../aws/access.ts';
import { errorText } from '../../../runtime/error-text.ts';
import { queuePermissions } from '../../../intake/event-queue.ts';
import { permissionsOf } from '../../../pollers/poller.ts';
import type { Enabled } from '../../enabled.ts';
import { changes } from '../../iam/changes.ts';
import { contextOf, decisionsIn, principalOf } from '../../iam/simulation.ts';
import { isRead } from '../../iam/statements.ts';
import type { Answers } from './read-everything.ts';

export type Simulated =
  | { readonly kind: 'answered'; readonly answers: Answers }
  | { readonly kind: 'not-answered'; readonly reason: string };

interface Asked {
  readonly aws: AwsAccess;
  readonly account: string;
  readonly region: string;
  /** ARN that STS says we are. */
  readonly identity: string;
  readonly enabled: Enabled;
}

/**
 * Asks IAM what the identity may do, boundaries and the organization's policies included. Reads are asked of
 * everything; changes of a made-up thing of their kind that carries the tag of the scope, as the documents of
 * `iam-policy` permit them. Never rejects.
 */
export async function simulate(asked: Asked): Promise<Simulated> {
  const { aws, account, region, identity, enabled } = asked;
  const iam = aws.client(IAMClient, { account, region: 'us-east-1' }, { priority: 'verify' });
  const answers = new Map<string, 'allowed' | 'denied'>();
  try {
    const PolicySourceArn = await principalOf(iam, identity);
    for (const { permissions, resources, of } of questionsOf(enabled, asked)) {
      const pages = paginateSimulatePrincipalPolicy(
        { client: iam },
        {
          PolicySourceArn,
          ActionNames: [...permissions],
          ResourceArns: [...resources],
          ContextEntries: [...contextOf({ region, account, identity, scope: enabled.scope })],
        },
      );
      // Of several kinds of resources it is enough that one may be changed.
      for await (const { EvaluationResults = [] } of pages)
        for (const result of EvaluationResults) {
          const { EvalActionName = '' } = result;
          const key = of === undefined ? EvalActionName : permittedOn(EvalActionName, of);
          if (answers.get(key) !== 'allowed')
            answers.set(key, decisionsIn(result).some(({ allowed }) => allowed) ? 'allowed' : 'denied');
        }
    }
    return { kind: 'answered', answers };
  } catch (error) {
    return {
      kind: 'not-answered',
      reason: `IAM does not simulate it, so reads are tried instead and changes are not told: ${errorText(error)}`,
    };
  }
}

/** What is permitted of one thing, and not of all of its kind: under which key its answer is kept. */
export const permittedOn = (permission: string, arn: string): string => `${permission} on ${arn}`;

interface Question {
  readonly permissions: readonly string[];
  readonly resources: readonly string[];
  /** Asked of this one thing alone. */
  readonly of?: string;
}

function questionsOf(enabled: Enabled, asked: Asked): readonly Question[] {
  const wanted = new Set([
    ...enabled.pollers.flatMap(permissionsOf),
    ...enabled.actions.flatMap(({ permissions }) => permissions),
  ]);
  const narrowed = changes.map(({ permissions, resources }) => ({
    permissions: permissions.filter((permission) => wanted.has(permission)),
    resources: resources.map((resource) => sampleOf(resource, asked)),
  }));
  const known = new Set(narrowed.flatMap(({ permissions }) => permissions));
  const others = [...wanted].filter((permission) => isRead(permission) || !known.has(permission));
  const ofQueues = enabled.queueArns.map((arn) => ({
    permissions: queuePermissions,
    resources: [sampleOf(arn, asked)],
    of: arn,
  }));
  return [{ permissions: others, resources: ['*'] }, ...narrowed, ...ofQueues].filter(
    ({ permissions }) => permissions.length > 0,
  );
}

/** A made-up thing of a kind: `arn:*:ec2:*:*:instance/*` here, by the name `holdfast`. */
function sampleOf(resource: string, { region, account, identity }: Asked): string {
  if (resource === '*') return resource;
  const [, , service = '', itsRegion, itsAccount, ...rest] = resource.split(':');
  const at = [itsRegion === '*' ? region : itsRegion, itsAccount === '*' ? account : itsAccount];
  return ['arn', parse(identity).partition, service, ...at, rest.join(':').replaceAll('*', 'holdfast')].join(
    ':',
  );
}
