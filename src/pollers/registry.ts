import { acm } from './acm.ts';
import { arc } from './arc.ts';
import { audit } from './audit.ts';
import { autoscaling } from './autoscaling.ts';
import { backup } from './backup.ts';
import { cloudformation } from './cloudformation.ts';
import { cloudfront } from './cloudfront.ts';
import { cloudtrail } from './cloudtrail.ts';
import { cloudwatch } from './cloudwatch.ts';
import { codedeploy } from './codedeploy.ts';
import { config } from './config.ts';
import { directconnect } from './directconnect.ts';
import { dynamodb } from './dynamodb.ts';
import { ec2 } from './ec2.ts';
import { ecs } from './ecs.ts';
import { elasticache } from './elasticache.ts';
import { eks } from './eks.ts';
import { elb } from './elb.ts';
import { elbv2 } from './elbv2.ts';
import { events } from './events.ts';
import { fis } from './fis.ts';
import { health } from './health.ts';
import { iam } from './iam.ts';
import { lambda } from './lambda.ts';
import { logs } from './logs.ts';
import type { Poller } from './poller.ts';
import { rds } from './rds.ts';
import { route53 } from './route53.ts';
import { sns } from './sns.ts';
import { efs } from './efs.ts';
import { s3 } from './s3.ts';
import { sqs } from './sqs.ts';
import { ssm } from './ssm.ts';
import { vpc } from './vpc.ts';

/** Every poller, in the order in which a sweep starts them. A new one is one file and one line here. */
export const pollers: readonly Poller[] = [
  // One a line.
  ec2,
  elbv2,
  elb,
  autoscaling,
  arc,
  cloudformation,
  codedeploy,
  fis,
  route53,
  rds,
  sqs,
  sns,
  lambda,
  events,
  dynamodb,
  cloudfront,
  acm,
  s3,
  efs,
  ecs,
  eks,
  vpc,
  directconnect,
  elasticache,
  cloudwatch,
  logs,
  ssm,
  config,
  cloudtrail,
  health,
  iam,
  audit,
  backup,
];
