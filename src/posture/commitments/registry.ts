import type { ResourceKind } from '../../model/resource.ts';
import type { Committing } from '../commitment.ts';
import {
  ofBalancer,
  ofFunction,
  ofInstance,
  ofKubernetes,
  ofPool,
  ofScalingGroup,
  ofTasks,
} from './compute.ts';
import { ofBucket, ofCache, ofDatabase, ofFileSystem, ofTable } from './data.ts';
import { ofQueue, ofRule, ofTopic } from './messaging.ts';
import { ofDistribution, ofName } from './names.ts';
import { ofLink, ofNatGateway } from './network.ts';

/** It watches, it is a setting or work under way, or it counts with another part. */
const none: Committing = () => undefined;

/** Of each kind of resource how it bears on the availability of its service, so that none is passed over by chance. */
export const commitments: Readonly<Record<ResourceKind, readonly Committing[]>> = {
  'ec2:instance': [ofInstance],
  'autoscaling:group': [ofScalingGroup],
  'elbv2:load-balancer': [ofBalancer],
  'elbv2:target-group': [ofPool],
  // Its instances are its own.
  'elb:load-balancer': [ofPool, ofBalancer],
  'cloudfront:distribution': [ofDistribution],
  'ssm:document': [none],
  'logs:metric-filter': [none],
  'route53:hosted-zone': [none],
  'route53:record': [ofName],
  'route53:health-check': [none],
  'cloudwatch:alarm': [none],
  'rds:instance': [ofDatabase],
  'rds:cluster': [ofDatabase],
  'dynamodb:table': [ofTable],
  'acm:certificate': [none],
  'efs:file-system': [ofFileSystem],
  's3:bucket': [ofBucket],
  'ecs:service': [ofTasks],
  'eks:cluster': [ofKubernetes],
  'eks:node-group': [none],
  'vpc:subnet': [none],
  'vpc:route-table': [none],
  'nat:gateway': [ofNatGateway],
  'vpc:peering-connection': [ofLink],
  'transit-gateway:attachment': [ofLink],
  'security-group:group': [none],
  'network-acl:acl': [none],
  'vpn:connection': [ofLink],
  'directconnect:connection': [none],
  'directconnect:virtual-interface': [ofLink],
  'directconnect:gateway': [none],
  'elasticache:replication-group': [ofCache],
  'elasticache:cluster': [ofCache],
  'config:rule': [none],
  'config:recorder': [none],
  'cloudtrail:trail': [none],
  'iam:account': [none],
  'iam:user': [none],
  'iam:server-certificate': [none],
  'sqs:queue': [ofQueue],
  'sns:topic': [ofTopic],
  'sns:subscription': [none],
  'lambda:function': [ofFunction],
  'lambda:alias': [none],
  'events:rule': [ofRule],
  'cloudformation:stack': [none],
  'codedeploy:deployment': [none],
  'fis:experiment': [none],
};
