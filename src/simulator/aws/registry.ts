import { acm } from './acm.ts';
import { arcZonalShift } from './arc-zonal-shift.ts';
import { autoScaling } from './auto-scaling/auto-scaling.ts';
import { backup } from './backup.ts';
import { classicLoadBalancing } from './load-balancing/classic-load-balancing.ts';
import { cloudFormation } from './cloudformation.ts';
import { cloudFront } from './cloudfront.ts';
import { cloudWatchLogs } from './cloudwatch-logs.ts';
import { cloudTrail } from './cloudtrail.ts';
import { cloudWatch } from './cloudwatch/cloudwatch.ts';
import { codeDeploy } from './codedeploy.ts';
import { config } from './config.ts';
import { directConnect } from './direct-connect.ts';
import { dynamoDb } from './dynamodb.ts';
import { ec2 } from './ec2/ec2.ts';
import { ecs } from './ecs/ecs.ts';
import { elastiCache } from './elasticache.ts';
import { efs } from './efs.ts';
import { eventBridge } from './eventbridge.ts';
import { faultInjection } from './fis.ts';
import { health } from './health.ts';
import { iam } from './iam.ts';
import { lambda } from './lambda.ts';
import { eks } from './eks.ts';
import { loadBalancing } from './load-balancing/load-balancing.ts';
import { organizations } from './organizations.ts';
import type { SimulatedService } from './operation.ts';
import { rds } from './rds/rds.ts';
import { route53 } from './route53/route53.ts';
import { route53RecoveryCluster } from './route53/route53-recovery-cluster.ts';
import { sns } from './sns.ts';
import { s3 } from './s3.ts';
import { sqs } from './sqs.ts';
import { ssm } from './ssm.ts';
import { sts } from './sts.ts';

/** Every service that simulated AWS has. */
export const services: readonly SimulatedService[] = [
  acm,
  arcZonalShift,
  autoScaling,
  backup,
  classicLoadBalancing,
  cloudFormation,
  cloudFront,
  cloudTrail,
  cloudWatch,
  cloudWatchLogs,
  codeDeploy,
  config,
  directConnect,
  dynamoDb,
  ec2,
  ecs,
  eks,
  elastiCache,
  efs,
  eventBridge,
  faultInjection,
  health,
  iam,
  lambda,
  loadBalancing,
  organizations,
  rds,
  route53,
  route53RecoveryCluster,
  sns,
  s3,
  sqs,
  ssm,
  sts,
];
