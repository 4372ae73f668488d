import type { Observation } from '../../model/observation.ts';
import type { Resource } from '../../model/resource.ts';
import { complete, type Finding, partial } from '../finding.ts';
import type { PollContext, PollPart } from '../poller.ts';
import { alarmFindings, alarmResource, type DescribedAlarm, stateOf } from './alarm.ts';
import { describeAlarms, describeAlarmsNamed } from './alarm-list.ts';

/**
 * The state of every known alarm, often and cheaply: CloudWatch is asked only for those in
 * INSUFFICIENT_DATA and in ALARM, and the rest of the known ones are in neither, so OK. An alarm that was
 * not well a moment ago is not called well by its absence: it is read by name, which also tells a
 * recovered alarm from a deleted one and from one that moved between the two lists while they were read.
 */
export const alarmStatesPart: PollPart = {
  name: 'alarm-states',
  everyMs: 30_000,
  reach: 'regional',
  permissions: ['cloudwatch:DescribeAlarms'],
  poll: async (context) => {
    const unwell = byId([
      ...(await describeAlarms(context, { StateValue: 'INSUFFICIENT_DATA' })),
      ...(await describeAlarms(context, { StateValue: 'ALARM' })),
    ]);
    const rest = knownAlarms(context).filter(({ id }) => !unwell.has(id));
    const doubtful = rest.filter((alarm) => !isWellOrNew(alarm, context));
    const doubted = await describeAlarmsNamed(
      context,
      doubtful.map(({ name }) => name),
    );
    const read = describe([...doubted, ...unwell.values()], context);
    const quiet = rest.filter((alarm) => isWellOrNew(alarm, context));
    return [
      complete(alarmStatesVoice, context, {
        resources: read.map(({ alarm }) => alarm),
        findings: [...read.flatMap(({ findings }) => findings), ...quiet.flatMap(quietFindings)],
      }),
    ];
  },
};

export const alarmStatesVoice = { poller: 'cloudwatch', part: alarmStatesPart };

/** Reads by name the alarms that are, or watch, any of these. Throws AwsError. */
export async function rereadAlarms(ids: readonly string[], context: PollContext): Promise<Observation> {
  const wanted = alarmsAbout(new Set(ids), context);
  const answer = await describeAlarmsNamed(
    context,
    wanted.map(({ name }) => name),
  );
  const read = describe(answer, context);
  const found = new Set(read.map(({ alarm }) => alarm.id));
  return partial(alarmStatesVoice, context, {
    resources: read.map(({ alarm }) => alarm),
    findings: read.flatMap(({ findings }) => findings),
    gone: wanted.filter(({ id }) => !found.has(id)).map(({ id }) => id),
  });
}

/** The known alarms that are one of these resources, or watch one. */
export function alarmsAbout(asked: ReadonlySet<string>, context: PollContext): readonly Resource[] {
  return knownAlarms(context).filter(
    (alarm) => asked.has(alarm.id) || alarm.relations.some(({ to }) => asked.has(to)),
  );
}

function knownAlarms({ model, scope }: PollContext): readonly Resource[] {
  return [...model.ofKind('cloudwatch:alarm')].flatMap((id) => {
    const alarm = model.resources.get(id);
    return alarm?.account === scope.account && alarm.region === scope.region ? [alarm] : [];
  });
}

function isWellOrNew({ id }: Resource, { model }: PollContext): boolean {
  const own = model.signals
    .get(id)
    ?.find(({ check, by }) => check === 'cloudwatch/alarm' && by === undefined);
  return own === undefined || own.state === 'pass';
}

/** The last one of an id wins: ALARM is read after INSUFFICIENT_DATA. */
const byId = (alarms: readonly DescribedAlarm[]) => new Map(alarms.map((alarm) => [alarm.AlarmArn, alarm]));

function describe(
  alarms: readonly DescribedAlarm[],
  context: PollContext,
): readonly { readonly alarm: Resource; readonly findings: readonly Finding[] }[] {
  return alarms.map((described) => {
    const alarm = alarmResource(described, context.scope, context.model);
    return { alarm, findings: alarmFindings(alarm, stateOf(described)) };
  });
}

function quietFindings(alarm: Resource): readonly Finding[] {
  return alarmFindings(alarm, { value: 'OK', reason: 'neither in ALARM nor in INSUFFICIENT_DATA' });
}
