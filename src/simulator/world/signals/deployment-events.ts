import { publishEvent } from './events.ts';
import type { DeploymentWork } from '../state/deployment-work.ts';
import type { World } from '../state/world.ts';

/** What CloudFormation, CodeDeploy and Fault Injection Service publish of what begins and ends. */
export function publishDeploymentWork(world: World, work: DeploymentWork): void {
  if (world.queues.size === 0) return;
  publishEvent(world, { ...eventOf(work, world.account), region: work.region, durable: false });
}

function eventOf(work: DeploymentWork, account: string) {
  const { region, id, endedAt } = work;
  switch (work.kind) {
    case 'stack-change':
      return {
        source: 'aws.cloudformation',
        detailType: 'CloudFormation Stack Status Change',
        resources: [id],
        detail: {
          'stack-id': id,
          'status-details': {
            status: endedAt === undefined ? 'UPDATE_IN_PROGRESS' : 'UPDATE_COMPLETE',
            'status-reason': '',
          },
        },
      };
    case 'deployment': {
      const { application, group: deploymentGroup } = work;
      const arn = `arn:aws:codedeploy:${region}:${account}`;
      return {
        source: 'aws.codedeploy',
        detailType: 'CodeDeploy Deployment State-change Notification',
        resources: [
          `${arn}:application:${application}`,
          `${arn}:deploymentgroup:${application}/${deploymentGroup}`,
        ],
        detail: {
          region,
          application,
          deploymentGroup,
          deploymentId: id,
          state: endedAt === undefined ? 'START' : 'SUCCESS',
        },
      };
    }
    case 'experiment':
      return {
        source: 'aws.fis',
        detailType: 'FIS Experiment State Change',
        resources: [`arn:aws:fis:${region}:${account}:experiment/${id}`],
        detail: {
          'experiment-id': id,
          'experiment-template-id': work.template,
          'new-state': { status: endedAt === undefined ? 'running' : 'completed' },
        },
      };
  }
}
