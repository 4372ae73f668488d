import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { outcomes } from '../../src/intake/event-desk.ts';
import { eventSources } from '../../src/intake/registry.ts';
import { projectRoot } from '../support/source-tree.ts';

const page = readFileSync(join(projectRoot, 'docs/events.md'), 'utf8');

/** The two of which the event itself is taken at its word. */
const states = new Set(['CloudWatch Alarm State Change', 'EC2 Instance State-change Notification']);

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

describe('the sources of events', () => {
  it('are each registered once, with each detail-type once', () => {
    expect(new Set(eventSources.map(({ source }) => source)).size).toBe(eventSources.length);
    for (const { detailTypes } of eventSources) expect(new Set(detailTypes).size).toBe(detailTypes.length);
  });
});
