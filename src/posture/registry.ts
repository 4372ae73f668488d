import type { PostureService } from './rule.ts';
import { autoscaling } from './services/autoscaling.ts';
import { cloudfront } from './services/cloudfront.ts';
import { cloudtrail } from './services/cloudtrail.ts';
import { cloudwatch } from './services/cloudwatch.ts';
import { config } from './services/config.ts';
import { dynamodb } from './services/dynamodb.ts';
import { ec2 } from './services/ec2.ts';
import { ecs } from './services/ecs.ts';
import { efs } from './services/efs.ts';
import { eks } from './services/eks.ts';
import { encryption } from './services/encryption.ts';
import { elasticache } from './services/elasticache.ts';
import { eventBridge } from './services/eventbridge.ts';
import { iam } from './services/iam.ts';
import { lambda } from './services/lambda.ts';
import { loadBalancing } from './services/load-balancing.ts';
import { messaging } from './services/messaging.ts';
import { rds } from './services/rds.ts';
import { route53 } from './services/route53.ts';
import { storage } from './services/storage.ts';
import { securityGroups } from './services/security-groups.ts';
import { vpc } from './services/vpc.ts';
import { vpn } from './services/vpn.ts';

/** Every service whose architecture is judged. A new one is one file and one line here. */
export const postureServices: readonly PostureService[] = [
  // One a line.
  ec2,
  autoscaling,
  loadBalancing,
  route53,
  cloudwatch,
  rds,
  messaging,
  lambda,
  eventBridge,
  dynamodb,
  ecs,
  cloudfront,
  eks,
  encryption,
  storage,
  efs,
  vpc,
  vpn,
  securityGroups,
  elasticache,
  config,
  cloudtrail,
  iam,
];
