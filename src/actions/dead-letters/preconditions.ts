import { z } from 'zod';
import type { Model } from '../../model/model.ts';
import type { Resource } from '../../model/resource.ts';
import { stateAt } from '../../model/signal.ts';
import type { ActionContext, Precondition } from '../action.ts';
import { precondition, scopeOf } from '../precondition.ts';
import { readMinutes } from '../reads/minutes.ts';

type Attributes = Readonly<Partial<Record<string, string>>>;

/** Where messages of several senders lie, nobody can tell which of them may be tried again. */
export function onlyOneSends(
  target: Resource,
  sources: readonly string[],
  { attributes, model }: { readonly attributes: Attributes | undefined; readonly model: Model },
): Precondition {
  const senders = [
    ...sources.map((url) => `the queue ${nameOf(url)}`),
    ...otherSenders(target, model).map(({ name }) => name),
    ...servicesLetIn(attributes?.['Policy']),
  ];
  return precondition(
    'one queue alone sends its dead letters there',
    sources.length === 1 && senders.length === 1,
    senders.length === 0 ? 'no queue does' : `${senders.join(', ')} may`,
  );
}

const nameOf = (url: string): string => url.split('/').at(-1) ?? url;

/** Subscriptions, functions and rules whose dead letters come here, as they were last read. */
function otherSenders({ id }: Resource, model: Model): readonly Resource[] {
  return (['sns:subscription', 'lambda:function', 'events:rule'] as const)
    .flatMap((kind) => [...model.ofKind(kind)])
    .flatMap((other) => model.resources.get(other) ?? [])
    .filter(({ facts: { deadLetterQueue: one, deadLetterQueues: several } }) => {
      return one === id || (typeof several === 'object' && several.includes(id));
    });
}

/** A service that may send by the queue's own policy. What cannot be read counts as one. */
function servicesLetIn(policy: string | undefined): readonly string[] {
  if (policy === undefined) return [];
  const read = policySchema.safeParse(jsonIn(policy));
  if (!read.success) return ['somebody whom its policy lets in, which cannot be read'];
  return [read.data.Statement].flat().flatMap(({ Effect, Principal: to }) => {
    if (Effect !== 'Allow') return [];
    if (typeof to === 'string' || to === undefined) return ['anybody, by its policy,'];
    if (to.AWS !== undefined && [to.AWS].flat().includes('*')) return ['anybody, by its policy,'];
    return [to.Service ?? []].flat();
  });
}

const texts = z.union([z.string(), z.array(z.string())]);
const statement = z.object({
  Effect: z.string(),
  Principal: z.union([z.string(), z.object({ AWS: texts.optional(), Service: texts.optional() })]).optional(),
});
const policySchema = z.object({ Statement: z.union([statement, z.array(statement)]) });

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** That its consumers get messages done now, and who takes them does not err. */
export async function sourceIsTaken(
  source: Resource | undefined,
  { aws, model, now }: ActionContext,
): Promise<readonly Precondition[]> {
  const taken = 'the messages of that queue are got done';
  const well = 'that queue is well';
  if (source === undefined)
    return [taken, well].map((what) => precondition(what, false, 'it is not among the queues that are read'));
  const minutes = await readMinutes(
    aws,
    scopeOf(source),
    {
      namespace: 'AWS/SQS',
      name: 'NumberOfMessagesDeleted',
      dimensions: { QueueName: source.name },
      lookBackMs: 360_000,
    },
    now,
  );
  // The greatest sample of a minute is above nothing exactly when its sum is.
  const done = minutes.some(({ value }) => value > 0);
  const failing = source.relations
    .filter(({ type }) => type === 'routes-to')
    .find(({ to }) => isIn(model, to, 'lambda/errors', now) === 'fail');
  const age = isIn(model, source.id, 'sqs/oldest-message', now);
  const verdict = model.verdicts.get(source.id)?.kind;
  return [
    precondition(
      taken,
      done,
      done
        ? 'consumers delete what they receive'
        : 'none was deleted in the last minutes, or nothing is known',
    ),
    precondition(
      well,
      age === 'pass' && failing === undefined && (verdict === 'healthy' || verdict === 'degraded'),
      failing === undefined
        ? `${source.name} is ${verdict ?? 'unknown'}, and how long messages wait there: ${age}`
        : `the calls of ${nameIn(model, failing.to)}, which takes from it, end in errors`,
    ),
  ];
}

/** Whatever made the letters dead must have ended: what still comes would come again. */
export function noneComes(
  target: Resource,
  source: Resource | undefined,
  { model, now }: ActionContext,
): Precondition {
  const signal = model.signals
    .get(source?.id ?? '')
    ?.find(({ check, by }) => check === 'sqs/dead-letters' && by === target.id);
  return precondition(
    'no more dead letters come',
    signal !== undefined && stateAt(signal, now) === 'pass',
    signal?.reason ?? 'whether some come is not known',
  );
}

function isIn(model: Model, resource: string, check: string, now: number) {
  const signal = model.signals.get(resource)?.find((one) => one.check === check);
  return signal === undefined ? 'unknown' : stateAt(signal, now);
}

const nameIn = (model: Model, id: string): string => model.resources.get(id)?.name ?? id;
