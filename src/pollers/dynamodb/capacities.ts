import type { Resource } from '../../model/resource.ts';

/** What has a capacity of its own: a table, or one of its global secondary indexes. */
export interface Capacity {
  readonly table: Resource;
  /** Name of the index; absent: the table itself. */
  readonly index?: string;
  /** Of an index: the capacity of its table. A write goes to both, and is throttled where either is full. */
  readonly of?: Capacity;
}

/** Each table, followed by the indexes that it was described with: none is asked for that does not exist. */
export function capacitiesOf(tables: readonly Resource[]): readonly Capacity[] {
  return tables.flatMap((table) => {
    const own: Capacity = { table };
    const indexes = table.facts['indexes'];
    if (!Array.isArray(indexes)) return [own];
    return [own, ...indexes.map((index): Capacity => ({ table, index: String(index), of: own }))];
  });
}
