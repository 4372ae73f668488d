import { type IAMClient, paginateSimulatePrincipalPolicy } from '@aws-sdk/client-iam';
import { parse } from '@aws-sdk/util-arn-parser';
import { contextOf, decisionsIn } from './simulation.ts';
import { globalRegion } from './statements.ts';

/** Things that one question asks of, so that an answer stays small. */
const perQuestion = 50;

/** Of more things than this nothing is asked: not all of them would be seen denied. */
const mostAsked = 2000;

interface Asked {
  readonly iam: IAMClient;
  /** ARN of the user or role. */
  readonly principal: string;
  readonly permissions: readonly string[];
  /** ARNs of things that there are, all of one kind. */
  readonly resources: readonly string[];
  readonly account: string;
  /** ARN that STS says we are. */
  readonly identity: string;
  readonly scope: { readonly tag: string; readonly value: string } | undefined;
}

/**
 * Which of these permissions IAM denies on every one of these things, by answers that leave nothing open. A
 * policy may name the things that it is about, or ask for what a simulation cannot say, so any other answer is
 * no denial. One thing that may be changed ends the asking: mostly one question is all. Rejects when IAM does
 * not answer.
 */
export async function deniedAhead(asked: Asked): Promise<ReadonlySet<string>> {
  const { iam, principal, permissions, resources } = asked;
  if (resources.length === 0 || resources.length > mostAsked) return new Set();
  let denied: readonly string[] = permissions;
  for (const { region, arns } of questionsOf(resources)) {
    if (denied.length === 0) break;
    const heard = new Map<string, boolean>();
    const pages = paginateSimulatePrincipalPolicy(
      { client: iam },
      {
        PolicySourceArn: principal,
        ActionNames: [...denied],
        ResourceArns: [...arns],
        ContextEntries: [...contextOf({ ...asked, region })],
      },
    );
    for await (const { EvaluationResults = [] } of pages)
      for (const result of EvaluationResults) {
        const { EvalActionName: permission = '' } = result;
        const isDenied = decisionsIn(result).every(({ allowed, lacksContext }) => !allowed && !lacksContext);
        heard.set(permission, isDenied && heard.get(permission) !== false);
      }
    denied = denied.filter((permission) => heard.get(permission) === true);
  }
  return new Set(denied);
}

/** By region, for a policy may ask where a request goes; things without one are changed at the global endpoint. */
function questionsOf(
  resources: readonly string[],
): readonly { readonly region: string; readonly arns: readonly string[] }[] {
  const byRegion = Map.groupBy(resources, (arn) => parse(arn).region || globalRegion);
  return [...byRegion].flatMap(([region, arns]) =>
    Array.from({ length: Math.ceil(arns.length / perQuestion) }, (_, index) => ({
      region,
      arns: arns.slice(index * perQuestion, (index + 1) * perQuestion),
    })),
  );
}
