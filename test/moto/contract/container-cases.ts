import {
  DescribeServicesCommand,
  DescribeTaskDefinitionCommand,
  DescribeTasksCommand,
  ListClustersCommand as ListEcsClustersCommand,
  ListServicesCommand,
  ListTasksCommand,
  UpdateServiceCommand,
} from '@aws-sdk/client-ecs';
import {
  DescribeClusterCommand,
  DescribeNodegroupCommand,
  ListClustersCommand,
  ListNodegroupsCommand,
  UpdateNodegroupConfigCommand,
} from '@aws-sdk/client-eks';
import { type ContractCase, refusal } from './contract-case.ts';

/** ECS and EKS in an account that has nothing of them: by far the most accounts that are asked. */
export const containerCases: readonly ContractCase[] = [
  {
    name: 'services of ECS where there are none',
    async run({ ecs }) {
      const { clusterArns } = await ecs.send(new ListEcsClustersCommand({}));
      return {
        clusters: clusterArns,
        services: await refusal(ecs.send(new ListServicesCommand({ cluster: 'none' }))),
        described: await refusal(
          ecs.send(new DescribeServicesCommand({ cluster: 'none', services: ['web'] })),
        ),
        tasks: await refusal(ecs.send(new ListTasksCommand({ cluster: 'none' }))),
        'described tasks': await refusal(
          ecs.send(new DescribeTasksCommand({ cluster: 'none', tasks: ['a'] })),
        ),
        'task definition': await refusal(
          ecs.send(new DescribeTaskDefinitionCommand({ taskDefinition: 'web:1' })),
        ),
        update: await refusal(
          ecs.send(new UpdateServiceCommand({ cluster: 'none', service: 'web', desiredCount: 1 })),
        ),
      };
    },
  },
  {
    name: 'clusters of EKS where there are none',
    async run({ eks }) {
      const named = { clusterName: 'none', nodegroupName: 'web' };
      const { clusters } = await eks.send(new ListClustersCommand({}));
      return {
        clusters,
        described: await refusal(eks.send(new DescribeClusterCommand({ name: 'none' }))),
        'node groups': await refusal(eks.send(new ListNodegroupsCommand({ clusterName: 'none' }))),
        'described node group': await refusal(eks.send(new DescribeNodegroupCommand(named))),
        update: await refusal(
          eks.send(new UpdateNodegroupConfigCommand({ ...named, scalingConfig: { desiredSize: 1 } })),
        ),
      };
    },
  },
];
