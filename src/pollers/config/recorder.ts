import {
  ConfigServiceClient,
  type ConfigurationRecorderStatus,
  DescribeConfigurationRecorderStatusCommand,
} from '@aws-sdk/client-config-service';
import { configRecorderArn } from '../../aws/arn.ts';
import { accountResource } from '../account-resource.ts';
import { complete, type Finding, stated } from '../finding.ts';
import type { PollPart } from '../poller.ts';

/** Whether AWS Config still records: a stopped recorder makes every rule's word old news. */
export const recorderPart: PollPart = {
  name: 'recorder',
  everyMs: 300_000,
  reach: 'regional',
  permissions: ['config:DescribeConfigurationRecorderStatus'],
  poll: async (context) => {
    const { account, region } = context.scope;
    const client = context.aws.client(ConfigServiceClient, context.scope, { priority: context.priority });
    const answer = await client.send(new DescribeConfigurationRecorderStatusCommand({}));
    const recorders = (answer.ConfigurationRecordersStatus ?? []).flatMap((status) =>
      status.name ? [{ status, name: status.name, id: configRecorderArn(context.scope, status.name) }] : [],
    );
    const own = recorders.map(({ status, name, id }) => ({
      id,
      kind: 'config:recorder' as const,
      account,
      region,
      name,
      tags: {},
      facts: stated({ recording: status.recording, lastStatus: status.lastStatus }),
      relations: [],
    }));
    // Where there is no recorder, this alone says so; where AWS left the list out, nobody does.
    const known = answer.ConfigurationRecordersStatus?.length;
    const resources = [...own, accountResource(context.scope, stated({ [`recordersIn:${region}`]: known }))];
    const findings = recorders.map(({ status, id }) => findingOf(id, status));
    return [complete({ poller: 'config', part: recorderPart }, context, { resources, findings })];
  },
};

function findingOf(resource: string, status: ConfigurationRecorderStatus): Finding {
  const since = (status.recording === false ? status.lastStopTime : status.lastStatusChangeTime)?.getTime();
  return {
    resource,
    check: 'config/recorder',
    family: 'control-plane',
    nature: 'warning-only',
    ...wordOf(status),
    ...(since === undefined || !Number.isFinite(since) ? {} : { since }),
  };
}

function wordOf(status: ConfigurationRecorderStatus): Pick<Finding, 'state' | 'reason'> {
  if (status.recording === undefined)
    return { state: 'unknown', reason: 'AWS did not say whether it records' };
  if (!status.recording) return { state: 'warn', reason: 'The recorder is stopped' };
  if (status.lastStatus?.toUpperCase() === 'FAILURE') {
    const why = [status.lastErrorCode, status.lastErrorMessage].filter(Boolean).join(': ');
    return { state: 'warn', reason: `The recorder fails${why === '' ? '' : `: ${why}`}` };
  }
  return { state: 'pass', reason: 'The recorder records' };
}
