import type { Experiment as Shape, ExperimentSummary } from '../../aws/fis/commands.ts';
import { workOf } from '../world/deployment-work.ts';
import type { Experiment } from '../world/state/deployment-work.ts';
import { awsFailure } from './failure.ts';
import { type CallContext, reads, type SimulatedService } from './operation.ts';
import { page } from './page.ts';

/**
 * AWS Fault Injection Service, as far as which experiments run: what they break a scenario's faults do. There is no
 * client of it among the project's dependencies, so the shapes follow the API reference of 2020-12-01.
 */
export const faultInjection: SimulatedService = {
  id: 'fis',
  protocol: 'rest-json',
  operations: {
    ListExperiments: reads((input: { maxResults?: number; nextToken?: string }, context) => {
      const { items, next } = page(experiments(context), {
        token: input.nextToken,
        size: input.maxResults,
        sizeAtMost: 100,
        invalidToken: 'ValidationException',
      });
      return { experiments: items.map(summaryOf), nextToken: next };
    }),
    GetExperiment: reads(({ id }: { id?: string }, context): { experiment: Shape } => {
      const found = experiments(context).find((one) => one.id === id);
      if (found === undefined)
        throw awsFailure('ResourceNotFoundException', `Experiment ${id} could not be found`, 404);
      const { type, arns, tags, startedAt, endedAt } = found;
      return {
        experiment: {
          ...summaryOf(found),
          startTime: new Date(startedAt),
          ...(endedAt === undefined ? {} : { endTime: new Date(endedAt) }),
          targets: {
            all: { resourceType: type, resourceArns: arns, resourceTags: tags, selectionMode: 'ALL' },
          },
        },
      };
    }),
  },
};

function experiments({ world, scope }: CallContext): readonly Experiment[] {
  return workOf(world, 'experiment', scope.region);
}

function summaryOf({ id, template, startedAt, endedAt }: Experiment): ExperimentSummary {
  return {
    id,
    experimentTemplateId: template,
    state: { status: endedAt === undefined ? 'running' : 'completed' },
    creationTime: new Date(startedAt),
    tags: {},
  };
}
