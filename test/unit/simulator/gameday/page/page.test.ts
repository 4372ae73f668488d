import { describe, expect, it } from 'vitest';
import { axisOf } from '../../../../../src/simulator/gameday/page/axis.ts';
import { faultSpans } from '../../../../../src/simulator/gameday/page/fault-spans.ts';
import { markup, textOf } from '../../../../../src/simulator/gameday/page/markup.ts';
import { gamedayPage } from '../../../../../src/simulator/gameday/page/page.ts';
import { sparkline } from '../../../../../src/simulator/gameday/page/users-area.ts';
import { outcomeOf, plan, report } from '../../../../support/gameday-report.ts';

const about = {
  scenarios: [plan('zone-fails')],
  notApplicable: [],
  replay: () => 'holdfast gameday zone-fails --seed 1',
};

describe('the markup of the page', () => {
  it('escapes what is put into it, in lists too, and leaves its own markup alone', () => {
    const name = `<img src=x onerror="alert('1')"> & co`;
    expect(textOf(markup`<b title="${name}">${[markup`<i>${1}</i>`, '<']}</b>`)).toBe(
      '<b title="&lt;img src=x onerror=&quot;alert(&#39;1&#39;)&quot;&gt; &amp; co"><i>1</i>&lt;</b>',
    );
  });
});

describe('the axis of charts', () => {
  const until = (seconds: number) =>
    axisOf([{ timeline: [], experience: [{ atSeconds: seconds, errorRatio: 0, slowRatio: 0 }] }]);

  it('has room for the longest story, and the place of an instant is per cent of it', () => {
    const axis = axisOf([report(), { timeline: [], experience: [] }]);
    expect([axis.from, axis.to, axis.at(-20), axis.at(600)]).toEqual([-20, 600, 0, 100]);
  });

  it.each([
    { seconds: 360, labels: ['fault', '30 s', '1 min'], count: 13 },
    { seconds: 361, labels: ['fault', '1 min', '2 min'], count: 7 },
    { seconds: 7200, labels: ['fault', '10 min', '20 min'], count: 13 },
  ])('has at most a dozen spans: $seconds s', ({ seconds, labels, count }) => {
    const { ticks } = until(seconds);
    expect(ticks.slice(0, 3).map(({ label }) => label)).toEqual(labels);
    expect(ticks).toHaveLength(count);
  });
});

describe('the span of a fault', () => {
  const said = (atSeconds: number, words: string, subject: string) =>
    ({ atSeconds, lane: 'world', subject, text: `FAULT ${words}: power is lost` }) as const;

  it('lasts from its beginning to its end, or to the end of the chart', () => {
    const timeline = [said(0, 'begins', 'a'), said(5, 'begins', 'b'), said(60, 'ends', 'a')];
    expect(faultSpans(timeline)).toEqual([
      { fromSeconds: 0, toSeconds: 60, text: 'a: power is lost' },
      { fromSeconds: 5, text: 'b: power is lost' },
    ]);
  });

  it('that was told as one lasts until the last of it is mended', () => {
    const timeline = [said(0, 'begins', 'a, b'), said(60, 'ends', 'a'), said(90, 'ends', 'b')];
    expect(faultSpans(timeline)).toMatchObject([{ toSeconds: 90 }]);
  });
});

describe('the page of a game day', () => {
  it('needs nothing from anywhere else', () => {
    const page = gamedayPage(outcomeOf(about.scenarios, [report()]), about);
    expect(page).not.toMatch(/(?:src|href)="(?!#|data:)/);
    expect(page).not.toMatch(/@import|url\(/);
  });

  it('draws users’ failures as an area over the axis', () => {
    const points = [
      { atSeconds: 0, errorRatio: 0, slowRatio: 0 },
      { atSeconds: 60, errorRatio: 0.5, slowRatio: 0 },
    ];
    const axis = axisOf([{ timeline: [], experience: points }]);
    expect(textOf(sparkline(points, axis))).toContain('d="M0 100 L100 50 L100 100 L0 100 Z"');
    expect(textOf(sparkline([], axis))).toContain('d=""');
  });

  it('can be made of nothing, and of a run that was lost', () => {
    const nothing = gamedayPage({ ...outcomeOf([], []), planned: 3 }, about);
    expect(nothing).toContain('No run was played to its end');
  });
});
