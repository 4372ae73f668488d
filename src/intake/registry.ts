import type { EventSource } from './event-source.ts';
import { acm } from './sources/acm.ts';
import { arcZonalShift } from './sources/arc-zonal-shift.ts';
import { autoscaling } from './sources/autoscaling.ts';
import { cloudformation } from './sources/cloudformation.ts';
import { cloudwatch } from './sources/cloudwatch.ts';
import { codedeploy } from './sources/codedeploy.ts';
import { config } from './sources/config.ts';
import { dynamodb } from './sources/dynamodb.ts';
import { ec2 } from './sources/ec2.ts';
import { ecs } from './sources/ecs.ts';
import { elasticache } from './sources/elasticache.ts';
import { fis } from './sources/fis.ts';
import { health } from './sources/health.ts';
import { loadBalancing } from './sources/load-balancing.ts';
import { networkManager } from './sources/network-manager.ts';
import { rds } from './sources/rds.ts';
import { route53 } from './sources/route53.ts';
import { sqs } from './sources/sqs.ts';
import { synthetics } from './sources/synthetics.ts';
import { tag } from './sources/tag.ts';

/** Every source of events. docs/events.md lists them, and the templates under `deploy/` subscribe to them. */
export const eventSources: readonly EventSource[] = [
  ec2,
  autoscaling,
  cloudwatch,
  ecs,
  rds,
  health,
  config,
  arcZonalShift,
  networkManager,
  elasticache,
  acm,
  synthetics,
  tag,
  fis,
  cloudformation,
  codedeploy,
  loadBalancing,
  dynamodb,
  sqs,
  route53,
];
