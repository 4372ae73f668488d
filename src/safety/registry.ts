import type { Gate } from './gate.ts';
import { alreadyStanding } from './gates/already-standing.ts';
import { approval } from './gates/approval.ts';
import { attempts } from './gates/attempts.ts';
import { blockIf } from './gates/block-if.ts';
import { causePriority } from './gates/cause-priority.ts';
import { calendar } from './gates/calendar.ts';
import { coolDown } from './gates/cool-down.ts';
import { destination } from './gates/destination.ts';
import { effectiveness } from './gates/effectiveness.ts';
import { evidenceFresh } from './gates/evidence-fresh.ts';
import { evidenceWitnessed } from './gates/evidence-witnessed.ts';
import { groupBreaker } from './gates/group-breaker.ts';
import { groupBudget } from './gates/group-budget.ts';
import { groupFloor } from './gates/group-floor.ts';
import { holds } from './gates/holds.ts';
import { incidentRatchet } from './gates/incident-ratchet.ts';
import { mode } from './gates/mode.ts';
import { optInScope } from './gates/opt-in-scope.ts';
import { otherAutomation } from './gates/other-automation.ts';
import { ownActionRate } from './gates/own-action-rate.ts';
import { pageOnce } from './gates/page-once.ts';
import { permissions } from './gates/permissions.ts';
import { settling } from './gates/settling.ts';
import { sharedBudgets } from './gates/shared-budgets.ts';
import { singleWriter } from './gates/single-writer.ts';
import { stopSwitch } from './gates/stop-switch.ts';
import { verdictActionable } from './gates/verdict-actionable.ts';

/**
 * Every reason not to act, in the order in which a person wants to read them: what stops everything,
 * whether the picture is right, whether others are at work, whether it was tried, what it would cost,
 * and who must agree. All are evaluated every time, so the order decides nothing. A new gate is one file
 * and one line here; docs/gates.md lists the same.
 *
 * After the last of them comes one that is no gate: lock, refresh, re-evaluate. A remediation reads its
 * target again and judges once more just before its first call.
 */
export const gates: readonly Gate[] = [
  stopSwitch,
  mode,
  settling,
  optInScope,
  holds,
  calendar,
  verdictActionable,
  evidenceFresh,
  evidenceWitnessed,
  otherAutomation,
  causePriority,
  alreadyStanding,
  coolDown,
  attempts,
  effectiveness,
  ownActionRate,
  groupBreaker,
  sharedBudgets,
  groupBudget,
  groupFloor,
  incidentRatchet,
  destination,
  singleWriter,
  blockIf,
  permissions,
  approval,
  pageOnce,
];
