import type { Actor } from './actor.ts';
import { autoshift } from './autoshift.ts';
import { cloudFormationActor } from './cloudformation.ts';
import { codeDeployActor } from './codedeploy.ts';
import { configurationManagement } from './configuration-management.ts';
import { databaseAdministrator } from './database-administrator.ts';
import { deployPipeline } from './deploy-pipeline.ts';
import { faultInjectionActor } from './fault-injection.ts';
import { personActor } from './person.ts';
import { secondDaemon } from './second-daemon.ts';

/** Everybody who can be at work in a scenario beside the daemon. */
export const actors: readonly Actor[] = [
  autoshift,
  cloudFormationActor,
  codeDeployActor,
  configurationManagement,
  databaseAdministrator,
  deployPipeline,
  faultInjectionActor,
  personActor,
  secondDaemon,
];
