import { durationMs, durationText } from './duration.ts';
import type { ParseContext } from './parse-context.ts';
import { defaultVerifyWithinMs } from './policy.ts';
import type { Report } from './report.ts';
import type { WrittenPolicy } from './schema.ts';

type Limits = NonNullable<WrittenPolicy['limits']>;

/**
 * Limits of a policy that acts: there at all; each of them a bound; together more than none; in reach of one
 * another, so that nobody takes for a limit what another one always reaches first.
 */
export function checkLimits(policy: WrittenPolicy, { mostAtOnce }: ParseContext, report: Report): void {
  const { limits } = policy;
  if (limits === undefined) {
    report(
      [],
      'a policy that acts needs limits',
      'limits: { group: { inFlight: 1, perWindow: "10%", window: 1h }, keepServing: { count: 1, percent: 75 } }',
    );
    return;
  }
  checkZones(policy, limits, report);
  if (!checkShares(limits, report)) return;
  checkTogether(limits, report);
  checkReached(limits, mostAtOnce, report);
  checkWindow(policy, limits, report);
}

/** Whether each share bounds something by itself. */
function checkShares({ group, keepServing: { percent } }: Limits, report: Report): boolean {
  const path = ['limits', 'group', 'perWindow'];
  const share = Number.parseFloat(group.perWindow);
  if (share <= 0) report(path, 'perWindow of 0% forbids every action', 'to forbid acting, use mode: propose');
  if (share >= 100)
    report(path, `perWindow of ${group.perWindow} of a group is no limit`, 'at most 99%; 10% is usual');
  if (share > 50 && share < 100)
    report(
      path,
      `perWindow of ${group.perWindow}: most of a group may be acted on in one window`,
      '10% is usual, 50% for groups of two',
      { severity: 'warning' },
    );
  const floor = ['limits', 'keepServing', 'percent'];
  if (percent <= 0) report(floor, 'keepServing.percent of 0 keeps nothing serving', '75 is usual');
  if (percent >= 100) report(floor, `keepServing.percent of ${percent} forbids every action`, '75 is usual');
  return share > 0 && share < 100 && percent > 0 && percent < 100;
}

/** Whether so many zones can be kept at all, and are more than what the count keeps. */
function checkZones(
  { watch }: WrittenPolicy,
  { keepServing: { count, zones } }: Limits,
  report: Report,
): void {
  const path = ['limits', 'keepServing', 'zones'];
  if (zones === undefined) return;
  if (watch === 'route53:record')
    report(
      path,
      'keepServing.zones forbids every action here: the records of a name stand in no zone',
      'leave it out; keepServing.count keeps answers',
    );
  else if (zones > count)
    report(
      path,
      `keepServing.zones of ${zones} needs as many members that serve, and keepServing.count keeps ${count}`,
      `count: ${zones}, or fewer zones`,
    );
  else if (zones === 1)
    report(
      path,
      'keepServing.zones of 1 keeps no more than keepServing.count does: who serves, serves in some zone',
      'at least 2, or leave it out',
      { severity: 'warning' },
    );
}

/** What the limits come to is worked out for a group of this many: enough for shares to mean something. */
const trialGroup = 10;
/** A bound that is reached only in larger groups than this is not the one that its author counts on. */
const usualGroup = 20;

/** Each bound may look like one, and all of them together still let everybody but one be taken out. */
function checkTogether({ group, keepServing }: Limits, report: Report): void {
  const perWindow = Math.floor((Number.parseFloat(group.perWindow) / 100) * trialGroup + 1e-9);
  const floor = Math.max(keepServing.count, Math.ceil((keepServing.percent / 100) * trialGroup - 1e-9));
  const out = Math.min(group.inFlight, perWindow, trialGroup - floor);
  if (out >= trialGroup - 1)
    report(
      ['limits'],
      `together the limits bound nothing: of ${trialGroup} members ${out} may be taken out at once`,
      'inFlight: 1, perWindow: "10%" and keepServing: { count: 1, percent: 75 } are usual',
      { atKey: true },
    );
}

/** What no group of a usual size, or no daemon as this one is configured, ever reaches. */
function checkReached(
  { group: { inFlight, perWindow }, keepServing: { percent } }: Limits,
  mostAtOnce: ParseContext['mostAtOnce'],
  report: Report,
): void {
  const warn = (path: readonly string[], message: string, hint: string) =>
    report(['limits', ...path], message, hint, { severity: 'warning' });
  const actsFrom = Math.ceil(100 / (100 - percent) - 1e-9);
  if (actsFrom > usualGroup)
    warn(
      ['keepServing', 'percent'],
      `keepServing.percent of ${percent} lets nothing be taken out of a group of fewer than ${actsFrom}`,
      '75 is usual; a floor in numbers is keepServing.count',
    );
  if (mostAtOnce !== undefined && inFlight > mostAtOnce.count) {
    warn(
      ['group', 'inFlight'],
      `inFlight of ${inFlight} is never reached: ${mostAtOnce.setting} allows ${mostAtOnce.count}`,
      `at most ${mostAtOnce.count}, or a larger budget in holdfast.yaml`,
    );
    return;
  }
  const byWindow = Math.ceil((100 * inFlight) / Number.parseFloat(perWindow) - 1e-9);
  const byFloor = Math.ceil((100 * inFlight) / (100 - percent) - 1e-9);
  if (inFlight > 1 && Math.max(byWindow, byFloor) > usualGroup)
    warn(
      ['group', 'inFlight'],
      byWindow >= byFloor
        ? `inFlight of ${inFlight} is reached only in groups of ${byWindow} and more: in others perWindow of ${perWindow} allows fewer`
        : `inFlight of ${inFlight} is reached only in groups of ${byFloor} and more: in others keepServing.percent of ${percent} allows fewer`,
      'the smaller number is the limit; write the one that you mean',
    );
}

/** A window that ends before a remedy does forgets what is still under way. */
function checkWindow({ remedy }: WrittenPolicy, { group }: Limits, report: Report): void {
  const windowMs = durationMs(group.window);
  if (windowMs === 0) {
    report(['limits', 'group', 'window'], 'a window of no length counts nothing');
    return;
  }
  remedy.forEach((rung, index) => {
    if (!('action' in rung)) return;
    const withinMs = rung.verify === undefined ? defaultVerifyWithinMs : durationMs(rung.verify.within);
    if (withinMs <= windowMs) return;
    report(
      rung.verify === undefined ? ['limits', 'group', 'window'] : ['remedy', index, 'verify', 'within'],
      `the remedy is verified within ${rung.verify?.within ?? durationText(withinMs)}, but the window of the limits ends after ${durationText(windowMs)}`,
      'the window must outlast the remedy, or the limit would forget it',
    );
  });
}
