import type { ExperiencePoint } from '../report.ts';
import type { Axis } from './axis.ts';
import { type Markup, markup } from './markup.ts';

/** Height of the drawing's own coordinates; it is stretched to whatever room there is. */
const height = 100;

/** Above this share of failures users count as down. */
const downAbove = 0.05;

/** How users fared over time: failures as an area, late answers as a line, and the line above which they are down. */
export function usersArea(points: readonly ExperiencePoint[], axis: Axis): Markup {
  const worst = Math.max(0, ...points.map(({ errorRatio }) => errorRatio));
  const down = y(downAbove);
  return markup`<svg class="area" viewBox="0 0 100 ${height}" preserveAspectRatio="none" role="img" aria-label="Share of requests that fail, ${Math.round(worst * 100)} % at worst">
<path class="slow" d="${line(points, axis, ({ slowRatio }) => slowRatio)}"/>
<path class="errors" d="${filled(points, axis)}"/>
<line class="down" x1="0" x2="100" y1="${down}" y2="${down}"/></svg>`;
}

/** The same, small: for a table. */
export function sparkline(points: readonly ExperiencePoint[], axis: Axis): Markup {
  return markup`<svg class="spark" viewBox="0 0 100 ${height}" preserveAspectRatio="none" aria-hidden="true"><path class="errors" d="${filled(points, axis)}"/></svg>`;
}

function filled(points: readonly ExperiencePoint[], axis: Axis): string {
  const [first] = points;
  const last = points.at(-1);
  if (first === undefined || last === undefined) return '';
  const path = line(points, axis, ({ errorRatio }) => errorRatio);
  return `${path} L${axis.at(last.atSeconds)} ${height} L${axis.at(first.atSeconds)} ${height} Z`;
}

function line(
  points: readonly ExperiencePoint[],
  axis: Axis,
  of: (point: ExperiencePoint) => number,
): string {
  return points
    .map((point, index) => `${index === 0 ? 'M' : 'L'}${axis.at(point.atSeconds)} ${y(of(point))}`)
    .join(' ');
}

function y(share: number): number {
  return Math.round((1 - share) * height * 10) / 10;
}
