import {
  DescribeTableCommand,
  DynamoDBClient,
  paginateListTables,
  type TableDescription,
} from '@aws-sdk/client-dynamodb';
import { tableArn } from '../../aws/arn.ts';
import { AwsError } from '../../aws/error.ts';
import type { Observation } from '../../model/observation.ts';
import type { Resource } from '../../model/resource.ts';
import { cadenceMs, complete, failed, partial, signalOf, type Voice } from '../finding.ts';
import { mapBounded } from '../map-bounded.ts';
import { collectPages } from '../pages.ts';
import type { PollContext, PollPart } from '../poller.ts';
import { settingFact } from './settings.ts';
import { statusFindings } from './status.ts';
import { tableResource } from './table-resource.ts';

/**
 * Descriptions read per sweep. DynamoDB has one call a table; 400 in five minutes, and those of the settings, stay inside what
 * Holdfast allows itself of a service that publishes no limit. More tables than that take turns.
 */
const readsPerSweep = 400;

const callsAtOnce = 4;

/** Tables and the state of their replicas in other regions. */
export const tablesPart: PollPart = {
  name: 'tables',
  everyMs: 300_000,
  reach: 'regional',
  permissions: ['dynamodb:ListTables', 'dynamodb:DescribeTable'],
  poll: async (context) => {
    const client = context.aws.client(DynamoDBClient, context.scope, { priority: context.priority });
    const names = await collectPages(paginateListTables({ client }, {}), ({ TableNames }) => TableNames);
    const slices = Math.max(1, Math.ceil(names.length / readsPerSweep));
    const voice = voiceOf(slices);
    const turn = Math.floor(context.now() / cadenceMs(voiceOf(1), context)) % slices;
    const isDue = (name: string, index: number) =>
      index % slices === turn || !context.model.resources.has(tableArn(context.scope, name));
    const readings = await readTables(names.filter(isDue), context);
    const others = names.filter((name, index) => !isDue(name, index));
    const errors = readings.flatMap(({ error }) => error ?? []);
    const kept = [...others, ...readings.flatMap(({ name, error }) => (error ? name : []))];
    return [
      complete(voice, context, {
        resources: [...readings.flatMap(resourceOf(context)), ...kept.flatMap(heldResource(context))],
        signals: [...readings.flatMap(signalsOf(voice, context)), ...kept.flatMap(heldSignals(context))],
      }),
      // The first of them stands for all: what was not read keeps the word of before, which ages.
      ...errors.slice(0, 1).map((error) => failed(voice, context, error)),
    ];
  },
};

/** A table is read in every `slices`-th sweep; its word is valid for as long as that takes, and more. */
const voiceOf = (slices: number): Voice => ({
  poller: 'dynamodb',
  part: { name: tablesPart.name, reach: tablesPart.reach, everyMs: tablesPart.everyMs * slices },
});

/** Reads these tables again at once, before something is done to them. Throws AwsError. */
export async function rereadTables(ids: readonly string[], context: PollContext): Promise<Observation> {
  const voice = voiceOf(1);
  const names = ids.map((id) => id.slice(id.lastIndexOf('/') + 1));
  const readings = await readTables(names, context);
  const [error] = readings.flatMap((reading) => reading.error ?? []);
  if (error !== undefined) throw error;
  const found = new Set(readings.map(({ name }) => tableArn(context.scope, name)));
  return partial(voice, context, {
    resources: readings.flatMap(resourceOf(context)),
    signals: readings.flatMap(signalsOf(voice, context)),
    gone: ids.filter((id) => !found.has(id)),
  });
}

interface TableReading {
  readonly name: string;
  readonly readAt: number;
  /** Absent: the read failed. */
  readonly table?: TableDescription;
  readonly error?: AwsError;
}

/** A table that is gone by now is left out; a denied permission throws, as nothing else can be read then. */
async function readTables(names: readonly string[], context: PollContext): Promise<TableReading[]> {
  const client = context.aws.client(DynamoDBClient, context.scope, { priority: context.priority });
  const readings = await mapBounded(names, callsAtOnce, async (name): Promise<TableReading | undefined> => {
    try {
      const { Table: table = {} } = await client.send(new DescribeTableCommand({ TableName: name }));
      return { name, table, readAt: context.now() };
    } catch (error) {
      if (!(error instanceof AwsError) || error.failure === 'denied') throw error;
      return error.failure === 'gone' ? undefined : { name, readAt: context.now(), error };
    }
  });
  return readings.filter((reading) => reading !== undefined);
}

const resourceOf =
  ({ scope }: PollContext) =>
  ({ name, table }: TableReading) =>
    table === undefined ? [] : [tableResource(name, table, scope)];

const signalsOf =
  (voice: Voice, context: PollContext) =>
  ({ name, table, readAt }: TableReading) =>
    table === undefined
      ? []
      : statusFindings(name, table, context.scope).map((finding) =>
          signalOf(finding, voice, context, readAt),
        );

const heldResource =
  ({ model, scope }: PollContext) =>
  (name: string): readonly Resource[] => {
    const held = model.resources.get(tableArn(scope, name));
    if (held === undefined) return [];
    // What another part says of it is that part's to keep or to take back.
    const { [settingFact]: _, ...facts } = held.facts;
    return [{ ...held, tags: {}, facts }];
  };

const heldSignals =
  ({ model, scope }: PollContext) =>
  (name: string) =>
    (model.signals.get(tableArn(scope, name)) ?? []).filter(({ check }) =>
      /^dynamodb\/(replica-)?status$/.test(check),
    );
