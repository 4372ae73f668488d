import type { Actor } from './actor.ts';
import { autoshift } from './autoshift.ts';
import { configurationManagement } from './configuration-management.ts';
import { databaseAdministrator } from './database-administrator.ts';
import { deployPipeline } from './deploy-pipeline.ts';
import { personActor } from './person.ts';
import { secondDaemon } from './second-daemon.ts';

/** Everybody who can be at work in a scenario beside the daemon. */
export const actors: readonly Actor[] = [
  autoshift,
  configurationManagement,
  databaseAdministrator,
  deployPipeline,
  personActor,
  secondDaemon,
];
