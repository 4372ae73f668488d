import { Counter, Gauge, type Registry } from 'prom-client';

export interface Sample {
  readonly labels?: Readonly<Record<string, string>>;
  readonly value: number;
}

/** A metric that is not kept up to date but read when someone scrapes: it cannot disagree with its source. */
export interface ScrapedMetric {
  readonly name: string;
  readonly help: string;
  readonly labelNames?: readonly string[];
  /** All samples, each time: what it no longer mentions is gone. */
  read(): Iterable<Sample>;
}

export function scrapedGauge(registry: Registry, metric: ScrapedMetric): void {
  registry.registerMetric(
    new Gauge({
      name: metric.name,
      help: metric.help,
      labelNames: metric.labelNames ?? [],
      registers: [],
      collect() {
        this.reset();
        for (const { labels, value } of metric.read()) this.set(labels ?? {}, value);
      },
    }),
  );
}

/** For a count that its source keeps itself and that only grows. */
export function scrapedCounter(registry: Registry, metric: ScrapedMetric): void {
  registry.registerMetric(
    new Counter({
      name: metric.name,
      help: metric.help,
      labelNames: metric.labelNames ?? [],
      registers: [],
      collect() {
        this.reset();
        for (const { labels, value } of metric.read()) this.inc(labels ?? {}, value);
      },
    }),
  );
}

/** Counts things by their labels. `from` names combinations that are there even when nothing has them. */
export function countBy<T>(
  things: Iterable<T>,
  labelsOf: (thing: T) => Readonly<Record<string, string>>,
  from: readonly Readonly<Record<string, string>>[] = [],
): Sample[] {
  const counts = new Map<string, { labels: Readonly<Record<string, string>>; value: number }>();
  for (const labels of from) counts.set(JSON.stringify(labels), { labels, value: 0 });
  for (const thing of things) {
    const labels = labelsOf(thing);
    const key = JSON.stringify(labels);
    const known = counts.get(key);
    if (known === undefined) counts.set(key, { labels, value: 1 });
    else known.value += 1;
  }
  return [...counts.values()];
}
