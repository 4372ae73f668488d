import { approveCommand } from './approve.ts';
import { breakGlassCommand } from './break-glass.ts';
import { checkCommand } from './check.ts';
import type { CliCommand, CliGroup } from './command.ts';
import { demoCommand } from './demo.ts';
import { doctorCommand } from './doctor.ts';
import { explainCommand } from './explain.ts';
import { gamedayCommand } from './gameday.ts';
import { giveBackCommand } from './give-back.ts';
import { holdCommand } from './hold.ts';
import { holdsCommand } from './holds.ts';
import { iamPolicyCommand } from './iam-policy.ts';
import { incidentsCommand } from './incidents.ts';
import { exportJournalCommand } from './journal/export.ts';
import { showJournalCommand } from './journal/show.ts';
import { verifyJournalCommand } from './journal/verify.ts';
import { pauseCommand } from './pause.ts';
import { planCommand } from './plan.ts';
import { postureCommand } from './posture.ts';
import { rejectCommand } from './reject.ts';
import { releaseCommand } from './release.ts';
import { replayCommand } from './replay.ts';
import { reportCommand } from './report.ts';
import { resetBreakerCommand } from './reset-breaker.ts';
import { resumeCommand } from './resume.ts';
import { runbookCommand } from './runbook.ts';
import { runCommand } from './run.ts';
import { simulateAwsCommand } from './simulate-aws.ts';
import { snapshotCommand } from './snapshot.ts';
import { statusCommand } from './status.ts';
import { takeCommand } from './take.ts';

/** Every command, in the order in which `holdfast --help` lists them. */
export const commands: readonly (CliCommand | CliGroup)[] = [
  runCommand,
  demoCommand,
  gamedayCommand,
  simulateAwsCommand,
  snapshotCommand,
  postureCommand,
  checkCommand,
  doctorCommand,
  iamPolicyCommand,
  runbookCommand,
  reportCommand,
  replayCommand,
  {
    name: 'journal',
    summary: 'Show, export or verify the journal: all that Holdfast saw, decided and did.',
    commands: [showJournalCommand, exportJournalCommand, verifyJournalCommand],
  },
  statusCommand,
  incidentsCommand,
  explainCommand,
  planCommand,
  approveCommand,
  rejectCommand,
  breakGlassCommand,
  takeCommand,
  giveBackCommand,
  holdsCommand,
  holdCommand,
  releaseCommand,
  resetBreakerCommand,
  pauseCommand,
  resumeCommand,
];
