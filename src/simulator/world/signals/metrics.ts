import type {
  MetricBucket,
  MetricName,
  MetricSeries,
  MetricSource,
  MetricStore,
  Statistic,
} from '../state/metrics.ts';
import type { World } from '../state/world.ts';

const minuteMs = 60_000;
const bucketsAtMost = 24 * 60;

/** A datapoint can be read so long after its minute ended (model; AWS gives no figure). */
const publishedAfterMs = 20_000;

export function createMetricStore(): MetricStore {
  return { series: new Map() };
}

/** Adds one sample; `at` says which minute it belongs to. */
export function recordMetric(
  world: World,
  { metric, ...source }: MetricName,
  at: number,
  value: number,
): void {
  recorder(world, source, at)(metric, value);
}

/**
 * Adds samples of one thing's metrics, each by the name of the metric; `at` says which minute they belong
 * to. `samples`: so many of the same value.
 */
export function recorder(
  world: World,
  source: MetricSource,
  at: number,
): (metric: string, value: number, samples?: number) => void {
  const key = sourceKey(source);
  return (metric, value, samples = 1) => {
    const troubles = troublesOf(world, source, metric);
    if (troubles.silent) return;
    let reported = world.metrics.series.get(key);
    if (reported === undefined) {
      reported = new Map();
      world.metrics.series.set(key, reported);
    }
    let series = reported.get(metric);
    if (series === undefined) {
      series = { name: { ...source, metric }, buckets: [] };
      reported.set(metric, series);
    }
    addSamples(series, at, (troubles.frozen ? lastValue(series) : undefined) ?? value, samples);
  };
}

function sourceKey({ region, namespace, dimensions }: MetricSource): string {
  const names = Object.keys(dimensions);
  if (names.length > 1) names.sort();
  let key = `${region}|${namespace}`;
  for (const name of names) key += `|${name}=${dimensions[name]}`;
  return key;
}

const untroubled = { silent: false, frozen: false, lateMs: 0 };

function troublesOf(world: World, source: MetricSource, metric: string): typeof untroubled {
  const { metricTroubles } = world.distortion;
  if (metricTroubles.size === 0) return untroubled;
  const found = { ...untroubled };
  for (const trouble of metricTroubles) {
    if ((trouble.region ?? source.region) !== source.region) continue;
    if ((trouble.namespace ?? source.namespace) !== source.namespace) continue;
    if ((trouble.metric ?? metric) !== metric) continue;
    if (trouble.kind === 'silent') found.silent = true;
    else if (trouble.kind === 'frozen') found.frozen = true;
    found.lateMs += trouble.lateMs;
  }
  return found;
}

function lastValue({ buckets }: MetricSeries): number | undefined {
  const last = buckets.at(-1);
  return last === undefined ? undefined : last.sum / last.count;
}

function addSamples(series: MetricSeries, at: number, value: number, samples: number): void {
  const start = Math.floor(at / minuteMs) * minuteMs;
  const last = series.buckets.at(-1);
  if (last?.at === start) {
    last.sum += value * samples;
    last.count += samples;
    last.least = Math.min(last.least, value);
    last.most = Math.max(last.most, value);
    return;
  }
  if (series.buckets.length >= bucketsAtMost) series.buckets.shift();
  series.buckets.push({ at: start, sum: value * samples, count: samples, least: value, most: value });
}

/** Datapoints that CloudWatch has published, oldest first, one per period that has samples. */
export function readMetric(
  world: World,
  query: {
    readonly name: MetricName;
    readonly statistic: Statistic;
    readonly periodMs: number;
    readonly from: number;
    readonly to: number;
  },
): readonly { readonly at: number; readonly value: number }[] {
  const series = world.metrics.series.get(sourceKey(query.name))?.get(query.name.metric);
  const periods = new Map<number, MetricBucket>();
  const buckets = series?.buckets ?? [];
  const publishedMs = publishedAfterMs + troublesOf(world, query.name, query.name.metric).lateMs;
  for (const bucket of buckets.slice(firstIndexFrom(buckets, query.from))) {
    const published = bucket.at + minuteMs + publishedMs <= world.clock.now();
    const start = Math.floor(bucket.at / query.periodMs) * query.periodMs;
    if (!published || start < query.from || bucket.at >= query.to) continue;
    const merged = periods.get(start);
    if (merged === undefined) {
      periods.set(start, { ...bucket, at: start });
    } else {
      merged.sum += bucket.sum;
      merged.count += bucket.count;
      merged.least = Math.min(merged.least, bucket.least);
      merged.most = Math.max(merged.most, bucket.most);
    }
  }
  return [...periods.values()].map((bucket) => ({
    at: bucket.at,
    value: statisticOf(bucket, query.statistic),
  }));
}

/** Reads are nearly always of the newest minutes, so the search goes back from the end. */
function firstIndexFrom(buckets: readonly MetricBucket[], from: number): number {
  let index = buckets.length;
  while (index > 0 && (buckets[index - 1]?.at ?? 0) >= from) index -= 1;
  return index;
}

function statisticOf(bucket: MetricBucket, statistic: Statistic): number {
  switch (statistic) {
    case 'Average':
      return bucket.sum / bucket.count;
    case 'Sum':
      return bucket.sum;
    case 'Minimum':
      return bucket.least;
    case 'Maximum':
      return bucket.most;
    case 'SampleCount':
      return bucket.count;
  }
}
