import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { alertOutcomes } from '../../src/intake/alerts/alert-desk.ts';
import { outcomes } from '../../src/intake/event-desk.ts';
import { eventSources } from '../../src/intake/registry.ts';
import { cloudFormationText, terraformText } from '../support/event-infrastructure.ts';
import { documentedEvents } from '../support/documented-events.ts';
import { projectRoot } from '../support/source-tree.ts';

const page = readFileSync(join(projectRoot, 'docs/events.md'), 'utf8');

/** Those of which the event itself is taken at its word. */
const states = new Set([
  'CloudWatch Alarm State Change',
  'EC2 Instance State-change Notification',
  'EC2 Spot Instance Interruption Warning',
  'EC2 Instance Rebalance Recommendation',
]);

const rows = eventSources.flatMap(({ source, detailTypes }) =>
  detailTypes.map(
    (type) => `| \`${source}\` | \`${type}\` | ${states.has(type) ? 'states' : 'a reason to read again'} |`,
  ),
);
const rowsOf = (text: string) => text.split('\n').filter((line) => line.startsWith('| `aws.'));
const outcomesOf = (text: string) =>
  [...text.matchAll(/^\| `([a-z]+)` \| /gm)].map(([, outcome]) => outcome).filter(Boolean);

describe('docs/events.md', () => {
  it('lists every source and detail-type that is subscribed to, and no other', () => {
    expect(rows.length).toBeGreaterThan(50);
    expect(rowsOf(page)).toEqual(rows);
  });

  it('lists every outcome', () => {
    expect(outcomesOf(page)).toEqual([...outcomes]);
  });

  it('would be found out with a line left out', () => {
    expect(rowsOf(page.replace(/^\| `aws.ecs` .*\n/m, ''))).not.toEqual(rows);
    expect(outcomesOf(page.replace('| `late` |', '| `tardy` |'))).not.toEqual([...outcomes]);
  });
});

describe('docs/alerts.md', () => {
  const text = readFileSync(join(projectRoot, 'docs/alerts.md'), 'utf8');
  const became = text.split(/^## /m).find((section) => section.startsWith('What becomes of an alert')) ?? '';

  it('lists every outcome', () => {
    expect(outcomesOf(became)).toEqual([...alertOutcomes]);
    expect(outcomesOf(became.replace('| `lost` |', '| `mislaid` |'))).not.toEqual([...alertOutcomes]);
  });
});

describe('deploy/events', () => {
  // Renewed by `npx vitest run test/architecture -u`.
  it.each([
    ['cloudformation.yaml', cloudFormationText],
    ['main.tf', terraformText],
  ])('has in %s the rules for exactly what is understood', async (file, text) => {
    await expect(text()).toMatchFileSnapshot(join(projectRoot, 'deploy/events', file));
  });

  const template = parse(cloudFormationText()) as {
    readonly Resources: Readonly<Record<string, { readonly Type: string; readonly Properties: object }>>;
  };
  const ofType = (type: string) => Object.values(template.Resources).filter((each) => each.Type === type);

  it('names each rule so that the policy of the queue lets it send, in no more than the 64 characters of AWS', () => {
    const names = ofType('AWS::Events::Rule').map(({ Properties }) => JSON.stringify(Properties));
    expect(names).toHaveLength(eventSources.length);
    for (const name of names) expect(name).toMatch(/"Fn::Sub":"\$\{QueueName\}-[a-z0-9-]{1,40}"/);
    expect(JSON.stringify(ofType('AWS::SQS::QueuePolicy'))).toContain(':rule/${QueueName}-*');
  });

  it('has patterns within the 2,048 characters that EventBridge takes', () => {
    for (const { source, detailTypes } of eventSources)
      expect(JSON.stringify({ source: [source], 'detail-type': detailTypes }).length).toBeLessThan(2048);
  });
});

describe('the sources of events', () => {
  const understood = eventSources.map(({ source, detailTypes }) => [source, detailTypes.toSorted()]);
  const published = Object.entries(documentedEvents).map(([source, { detailTypes }]) => [
    source,
    detailTypes.toSorted(),
  ]);

  it('are all that AWS documents of what is watched, with every detail-type', () => {
    expect(Object.fromEntries(understood)).toEqual(Object.fromEntries(published));
  });

  it('are each registered once, with each detail-type once', () => {
    expect(new Set(eventSources.map(({ source }) => source)).size).toBe(eventSources.length);
    for (const { detailTypes } of eventSources) expect(new Set(detailTypes).size).toBe(detailTypes.length);
  });
});
