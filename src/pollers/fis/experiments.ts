import { experimentArn } from '../../aws/arn.ts';
import { FisClient } from '../../aws/fis/client.ts';
import { type Experiment, type ExperimentSummary, GetExperimentCommand } from '../../aws/fis/commands.ts';
import { experimentPages } from '../../aws/fis/lists.ts';
import type { Observation } from '../../model/observation.ts';
import { mapBounded } from '../map-bounded.ts';
import { collectPages } from '../pages.ts';
import type { PollContext, PollPart } from '../poller.ts';
import { mayBeLeftOut } from '../seldom.ts';
import { knownIds, workObservation, type WorkUnderWay } from '../work-under-way.ts';
import { isTargeted } from './targets.ts';

/**
 * Experiments that are not over. AWS lists all of the last 120 days, so where none runs they are listed every five
 * minutes, and before anything is done.
 */
export const experimentsPart: PollPart = {
  name: 'experiments',
  everyMs: 60_000,
  reach: 'regional',
  permissions: ['fis:ListExperiments', 'fis:GetExperiment'],
  poll: async (context) => [
    mayBeLeftOut(voice, [voice.kind], context)
      ? workObservation(voice, context, [])
      : await rereadExperiments(context),
  ],
};

const voice = {
  poller: 'fis',
  part: experimentsPart,
  kind: 'fis:experiment',
  check: 'fis/experiment',
} as const;

/** `stopping`: what was done is being taken back. */
const notOver: ReadonlySet<string> = new Set(['pending', 'initiating', 'running', 'stopping']);

/** Throws AwsError. */
export async function rereadExperiments(context: PollContext): Promise<Observation> {
  const { aws, scope, priority } = context;
  const client = aws.client(FisClient, scope, { priority });
  const all = await collectPages(experimentPages(client), ({ experiments }) => experiments);
  const underWay = all.filter(({ state }) => notOver.has(state?.status ?? ''));
  const works = await mapBounded(underWay, 4, async (summary) => {
    const { id } = summary;
    if (id === undefined) return [];
    const { experiment = {} } = await client.send(new GetExperimentCommand({ id }));
    return workOf(id, { ...summary, ...experiment }, context);
  });
  return workObservation(voice, context, works.flat());
}

function workOf(
  id: string,
  experiment: ExperimentSummary & Experiment,
  context: PollContext,
): readonly WorkUnderWay[] {
  // It may have ended between the two calls.
  const status = experiment.state?.status ?? '';
  if (!notOver.has(status)) return [];
  const name = experiment.tags?.['Name'] ?? id;
  const since = (experiment.startTime ?? experiment.creationTime)?.getTime();
  const targets = Object.values(experiment.targets ?? {});
  const worksOn = knownIds(context, (resource) => targets.some((target) => isTargeted(resource, target)));
  const untold = worksOn.length === 0 ? ', on nothing that is watched here as far as AWS says' : '';
  return [
    {
      id: experimentArn(context.scope, id),
      name,
      status,
      reason: `The experiment ${name} of Fault Injection Service: ${status}${untold}`,
      ...(since === undefined ? {} : { since }),
      worksOn,
    },
  ];
}
