import type { Model } from '../../model/model.ts';
import type { Resource } from '../../model/resource.ts';
import { type Signal, stateAt } from '../../model/signal.ts';
import type { Concurrency } from './concurrency.ts';
import type { LimitState } from './state.ts';

export type Sufferer = LimitState['sufferers'][number];

/**
 * Who suffers from a function that floods, by checks that fail now: databases of its service, or of one that this
 * depends on, that are saturated; and where it takes half of what the account has for all at least, other
 * functions that are throttled for want of it.
 */
export function sufferersFrom(
  target: Resource,
  seen: { readonly model: Model; readonly now: number; readonly read: Concurrency | undefined },
): Sufferer[] {
  const { model, now, read } = seen;
  const failing = (id: string, check: (signal: Signal) => boolean) =>
    (model.signals.get(id) ?? []).filter(
      (signal) => signal.nature === undefined && check(signal) && stateAt(signal, now) === 'fail',
    );
  return [
    ...databasesOf(target.id, model).flatMap((id) =>
      failing(id, ({ measures }) => measures === 'saturation'),
    ),
    ...(takesHalf(read) ? othersThatShare(target, model) : []).flatMap((id) =>
      failing(id, ({ check }) => check === 'lambda/throttles'),
    ),
  ].map(({ resource, check, by }) => ({ resource, check, ...(by === undefined ? {} : { by }) }));
}

export function signalOf({ resource, check, by }: Sufferer, model: Model): Signal | undefined {
  return model.signals.get(resource)?.find((signal) => signal.check === check && signal.by === by);
}

/** Those that take writes: a function that only reads of a replica is not told from one that does not. */
function databasesOf(id: string, model: Model): readonly string[] {
  const own = model.servicesOf(id);
  const names = new Set([...own, ...own.flatMap((name) => model.services.get(name)?.dependsOn ?? [])]);
  const resources = [...names].flatMap((name) => model.services.get(name)?.resources ?? []);
  return [...new Set(resources)].filter((each) => {
    const { kind, facts } = model.resources.get(each) ?? {};
    return kind === 'rds:instance' && facts?.['role'] !== 'reader' && facts?.['role'] !== 'replica';
  });
}

/** One that has concurrency of its own takes nothing from the others. */
function takesHalf(read: Concurrency | undefined): boolean {
  const { former, running, shared } = read ?? {};
  return former === undefined && running !== undefined && shared !== undefined && 2 * running >= shared;
}

function othersThatShare({ id, account, region }: Resource, model: Model): readonly string[] {
  return [...model.ofKind('lambda:function')].filter((each) => {
    const other = model.resources.get(each);
    return (
      each !== id &&
      other?.account === account &&
      other.region === region &&
      other.facts['reservedConcurrency'] === undefined
    );
  });
}
