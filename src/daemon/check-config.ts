import { requestTimeoutMs } from '../aws/client-pool.ts';
import type { Problem } from '../policy/policy.ts';
import { durationText } from '../policy/duration.ts';
import { type Report, reportInto } from '../policy/report.ts';
import { valueAt } from '../policy/schema-problems.ts';
import { didYouMean } from '../policy/suggest.ts';
import type { YamlSource } from '../policy/yaml-source.ts';
import { pollers } from '../pollers/registry.ts';
import { checkCalendars } from './check-calendars.ts';
import type { Config } from './config.ts';
import { placeInUrl } from './event-queues.ts';

/** What is well-formed and still cannot be meant: accounts, names, and numbers that do not hold together. */
export function checkConfig(source: YamlSource, config: Config): readonly Problem[] {
  const problems: Problem[] = [];
  const report = reportInto(problems, source);
  checkAccounts(config, report);
  checkOrganization(config, report);
  checkReplicas(config, report);
  checkQueues(config, report);
  checkNames(config, report);
  checkReading(config, report);
  checkBudgets(source, config, report);
  checkCalendars(config, report);
  if (config.verdicts.zoneSiblingShare >= config.verdicts.zoneShare)
    report(
      ['verdicts', 'zoneSiblingShare'],
      'zones with as many failures as the impaired one cannot count as fine',
      `less than zoneShare, which is ${config.verdicts.zoneShare}`,
    );
  return problems;
}

function checkAccounts({ accounts, mode, scope }: Config, report: Report): void {
  const seen = new Set<string>();
  accounts.forEach(({ id, roleArn, externalId }, index) => {
    const at = ['accounts', index];
    const key = id ?? roleArn?.split(':')[4] ?? '';
    if (seen.has(key))
      report([...at, 'id'], `the account ${key === '' ? 'of the default credentials' : key} is listed twice`);
    seen.add(key);
    if (externalId !== undefined && roleArn === undefined)
      report([...at, 'externalId'], 'an external id is for a role, and no role is named', 'add roleArn', {
        atKey: true,
      });
    if (id !== undefined && roleArn !== undefined && roleArn.split(':')[4] !== id)
      report([...at, 'roleArn'], `the role is not of account ${id}`);
  });
  if (acts(mode) && scope === undefined)
    report(
      ['mode'],
      `mode: ${mode}, but nothing is opted in`,
      'set scope: { tag: …, value: … } to what may be acted on',
      { severity: 'warning' },
    );
}

/** What is written down is watched as it is written, whatever is left out of the organization. */
function checkOrganization({ accounts, organization }: Config, report: Report): void {
  const written = new Set(accounts.map(({ id, roleArn }) => id ?? roleArn?.split(':')[4]));
  organization?.excludeAccounts.forEach((account, index) => {
    if (written.has(account))
      report(
        ['organization', 'excludeAccounts', index],
        `the account ${account} is listed under accounts, so it is watched all the same`,
        'take it out of one of the two',
      );
  });
}

function checkReplicas({ accounts, organization, replicas, journal }: Config, report: Report): void {
  if (organization !== undefined && accounts.every(({ cell }) => cell !== undefined))
    report(
      ['organization'],
      'accounts that are found belong to no named cell, and no account is left without one',
      'leave the cell out of one of accounts',
      { atKey: true },
    );
  if (replicas !== undefined && journal.store !== 'dynamodb')
    report(
      ['replicas'],
      `replicas share the work by a table, and the journal is kept in ${journal.store}`,
      'set journal: { store: dynamodb }',
      { atKey: true },
    );
  if (replicas !== undefined) return;
  accounts.forEach(({ cell }, index) => {
    if (cell !== undefined)
      report(
        ['accounts', index, 'cell'],
        'a cell is held by one of several replicas, and there are none',
        'add replicas',
        {
          atKey: true,
        },
      );
  });
}

function checkQueues({ accounts, intake }: Config, report: Report): void {
  const known = new Set(accounts.map(({ id, roleArn }) => id ?? roleArn?.split(':')[4]));
  const seen = new Set<string>();
  intake.sqs.forEach(({ queueUrl, ...given }, index) => {
    const at = ['intake', 'sqs', index];
    if (seen.has(queueUrl)) report([...at, 'queueUrl'], 'the queue is listed twice');
    seen.add(queueUrl);
    const place = { ...placeInUrl(queueUrl), ...given };
    for (const field of ['account', 'region'] as const)
      if (place[field] === undefined)
        report([...at, 'queueUrl'], `the address does not tell the ${field} of the queue`, `add ${field}`);
    // Whose the default credentials are is known at the start only.
    if (place.account === undefined || known.has(undefined) || known.has(place.account)) return;
    report(
      [...at, 'queueUrl'],
      `the queue is in account ${place.account}, which is not among accounts`,
      'add it to accounts, with a role if it takes one',
    );
  });
}

function checkNames({ http, pollers: set }: Config, report: Report): void {
  const names = new Set<string>();
  http.tokens.forEach(({ name }, index) => {
    if (names.has(name)) report(['http', 'tokens', index, 'name'], `two tokens are named "${name}"`);
    names.add(name);
  });
  const known = pollers.map(({ name }) => name);
  for (const name of Object.keys(set).filter((each) => !known.includes(each)))
    report(
      ['pollers', name],
      `there is no poller "${name}"`,
      didYouMean(name, known) ?? `one of: ${known.join(', ')}`,
      { atKey: true },
    );
}

/** Pollers whose word is never by itself a reason to act: AWS Config's, what moves in days, how things are set up, and what only keeps from acting. */
const noReasonToAct: ReadonlySet<string> = new Set([
  'config',
  'cloudformation',
  'codedeploy',
  'fis',
  'cloudtrail',
  'health',
  'iam',
  'acm',
  'audit',
  'backup',
  'ssm',
]);

/**
 * `2 × every + time-out ≤ evidenceMaxAge`: who reads more seldom acts on what was seen once. For a
 * policy's `for` and the reading of suspects, the policy loader does the same sum.
 */
function checkReading({ pollers: set, safety, mode }: Config, report: Report): void {
  for (const [name, { enabled, every }] of Object.entries(set)) {
    if (!enabled || every === undefined || noReasonToAct.has(name)) continue;
    const needed = 2 * every + requestTimeoutMs;
    if (needed <= safety.evidenceMaxAge) continue;
    report(
      ['pollers', name, 'every'],
      `${name} is read every ${durationText(every)}, so evidence is up to ${durationText(needed)} old, and more than ${durationText(safety.evidenceMaxAge)} is not acted on`,
      `at most ${durationText((safety.evidenceMaxAge - requestTimeoutMs) / 2)}, or a longer safety.evidenceMaxAge`,
      { severity: acts(mode) ? 'error' : 'warning' },
    );
  }
}

/** A budget that a smaller one around it always reaches first limits nothing; said where somebody set it. */
function checkBudgets(source: YamlSource, { safety: { budgets } }: Config, report: Report): void {
  const inside = [
    ['zone', 'account'],
    ['account', 'daemon'],
    ['daemon', 'daemonPerWindow'],
  ] as const;
  for (const [inner, outer] of inside) {
    const path = ['safety', 'budgets', inner];
    if (valueAt(source.value, path) === undefined || budgets[inner] <= budgets[outer]) continue;
    report(
      path,
      `a budget of ${budgets[inner]} is never reached: ${outer} allows ${budgets[outer]}`,
      undefined,
      {
        severity: 'warning',
      },
    );
  }
}

function acts(mode: Config['mode']): boolean {
  return mode !== 'observe' && mode !== 'propose';
}
