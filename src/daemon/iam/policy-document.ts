/** One permission statement of IAM. */
export interface Statement {
  /** Letters and digits, once in a document. */
  readonly Sid: string;
  readonly Effect: 'Allow';
  /** Sorted, each once. */
  readonly Action: readonly string[];
  readonly Resource: string | readonly string[];
  readonly Condition?: Conditions;
}

/** By operator, then by key: `{ StringEquals: { 'aws:RequestedRegion': ['eu-west-1'] } }`. All must hold. */
export type Conditions = Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;

export interface PolicyDocument {
  readonly Version: '2012-10-17';
  readonly Statement: readonly Statement[];
}

/** What a managed policy of IAM holds at most, in characters, white space not counted (IAM and STS quotas). */
export const maxPolicySize = 6144;

/** In the characters that IAM counts. */
export function sizeOf(document: PolicyDocument): number {
  return JSON.stringify(document).replaceAll(/\s/g, '').length;
}

/** As few documents as the limit allows, with the statements in their order; none for no statements. */
export function documentsOf(statements: readonly Statement[]): readonly PolicyDocument[] {
  const documents: PolicyDocument[] = [];
  for (const statement of statements.flatMap(halvedToFit)) {
    const last = documents.at(-1);
    const grown = document([...(last?.Statement ?? []), statement]);
    if (last === undefined || sizeOf(grown) > maxPolicySize) documents.push(document([statement]));
    else documents[documents.length - 1] = grown;
  }
  return documents;
}

/** A statement that alone is over the limit, in two or more. */
function halvedToFit(statement: Statement): readonly Statement[] {
  const { Action, Sid } = statement;
  if (sizeOf(document([statement])) <= maxPolicySize || Action.length < 2) return [statement];
  const middle = Math.ceil(Action.length / 2);
  return [
    ...halvedToFit({ ...statement, Sid: `${Sid}A`, Action: Action.slice(0, middle) }),
    ...halvedToFit({ ...statement, Sid: `${Sid}B`, Action: Action.slice(middle) }),
  ];
}

function document(statements: readonly Statement[]): PolicyDocument {
  return { Version: '2012-10-17', Statement: statements };
}
