import { impairDatabase } from '../data/database.ts';
import { everyMinute } from '../signals/every-minute.ts';
import { recorder } from '../signals/metrics.ts';
import { queueOf, uuid } from '../signals/queues.ts';
import type { FunctionAlias, LambdaFunction } from '../state/function.ts';
import type { World } from '../state/world.ts';

/** AWS's default of a region: what may run at once in one account, all functions together. */
export const accountConcurrency = 1_000;

export const functionArn = (world: World, region: string, name: string): string =>
  `arn:aws:lambda:${region}:${world.account}:function:${name}`;

/** What functions without concurrency of their own share. */
export function sharedConcurrency(world: World, region: string): number {
  let left = accountConcurrency;
  for (const one of world.functions.values()) if (one.region === region) left -= one.reservedConcurrency ?? 0;
  return left;
}

/** Publishes a version, and leads the alias to it where one is given. Answers its number. */
export function publishVersion(world: World, one: LambdaFunction, alias?: FunctionAlias): string {
  const number = String(Number(one.versions.at(-1) ?? 0) + 1);
  one.versions.push(number);
  if (alias !== undefined) leadTo(world, alias, number);
  return number;
}

export function leadTo(world: World, alias: FunctionAlias, version: string): void {
  alias.version = version;
  alias.revision = uuid(world);
}

/** Sets those who call functions to work; call it once, and only where there are functions. */
export function startFunctions(world: World): void {
  const asked = new Map<LambdaFunction, () => void>();
  everyMinute(world, (at) => {
    const running = new Map<string, number>();
    const wanted = wantedOfShared(world);
    for (const one of world.functions.values()) {
      // Who comes first is served first: of what is shared, each gets its part (model).
      const shared = () =>
        wantedBy(one) / Math.max(1, (wanted.get(one.region) ?? 0) / sharedConcurrency(world, one.region));
      const minute = playMinute(world, one, { at, most: one.reservedConcurrency ?? shared() });
      if (one.reservedConcurrency === undefined)
        running.set(one.region, (running.get(one.region) ?? 0) + minute.running);
      if (one.database !== undefined) askDatabase(world, one, { asked, callsPerSecond: minute.calls / 60 });
    }
    for (const [region, count] of running)
      recorder(
        world,
        { region, namespace: 'AWS/Lambda', dimensions: {} },
        at,
      )('UnreservedConcurrentExecutions', count);
  });
}

function wantedOfShared(world: World): ReadonlyMap<string, number> {
  const wanted = new Map<string, number>();
  for (const one of world.functions.values())
    if (one.reservedConcurrency === undefined)
      wanted.set(one.region, (wanted.get(one.region) ?? 0) + wantedBy(one));
  return wanted;
}

function callsPerSecond(one: LambdaFunction): number {
  let perSecond = one.callsPerSecond;
  for (const { times } of one.surges) perSecond *= times;
  return perSecond;
}

/** Calls that would run at once. */
const wantedBy = (one: LambdaFunction): number => (callsPerSecond(one) * one.runsMs) / 1000;

/** What its calls ask of a database stands beside what users do until the next minute. */
function askDatabase(
  world: World,
  one: LambdaFunction,
  {
    asked,
    callsPerSecond,
  }: { readonly asked: Map<LambdaFunction, () => void>; readonly callsPerSecond: number },
): void {
  asked.get(one)?.();
  const database = world.databases.get(one.database?.id ?? '');
  if (database === undefined) return;
  const share = (callsPerSecond * (one.database?.queriesPerCall ?? 0)) / database.capacity;
  asked.set(one, impairDatabase(world, database, { kind: 'load', share }));
}

/** What Lambda reports of one minute in which so many may run. Answers how many did, and how many calls were made. */
function playMinute(
  world: World,
  one: LambdaFunction,
  { at, most }: { readonly at: number; readonly most: number },
): { readonly running: number; readonly calls: number } {
  const { name, region, aliases, deadLetterQueue } = one;
  const perSecond = callsPerSecond(one);
  if (perSecond === 0) return { running: 0, calls: 0 };
  const wanted = wantedBy(one);
  const share = wanted === 0 ? 1 : Math.min(1, most / wanted);
  const calls = Math.round(perSecond * 60 * share);
  const throttled = Math.round(perSecond * 60) - calls;
  const failed = Math.round(calls * failingShareOf(one));
  const running = Math.ceil(Math.min(wanted, most));
  const [alias] = aliases;
  for (const dimensions of [
    { FunctionName: name },
    ...(alias === undefined ? [] : [{ FunctionName: name, Resource: `${name}:${alias.name}` }]),
  ] as const) {
    const record = recorder(world, { region, namespace: 'AWS/Lambda', dimensions }, at);
    if (calls > 0) {
      record('Invocations', calls);
      record('Errors', failed);
    }
    record('Throttles', throttled);
    record('ConcurrentExecutions', running);
  }
  // An event that fails is tried twice more and then goes there; the tries are short beside a minute (model).
  if (deadLetterQueue !== undefined && failed > 0)
    queueOf(world, deadLetterQueue)?.traffic?.backlog.push({ sentAt: at, count: failed });
  return { running, calls };
}

function failingShareOf({ failing, faultyVersions, aliases }: LambdaFunction): number {
  const faulty = faultyVersions.get(aliases[0]?.version ?? '') ?? 0;
  return Math.min(
    1,
    [...failing.values()].reduce((sum, share) => sum + share, faulty),
  );
}
