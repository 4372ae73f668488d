/**
 * A set in which what was added twice must be deleted twice, so that two faults can hold one thing broken
 * and be healed in any order. Deleting what is not in it does nothing.
 */
export class CountedSet<T> extends Set<T> {
  readonly #more = new Map<T, number>();

  constructor(values: Iterable<T> = []) {
    super();
    for (const value of values) this.add(value);
  }

  override add(value: T): this {
    if (super.has(value)) this.#more.set(value, (this.#more.get(value) ?? 0) + 1);
    return super.add(value);
  }

  override delete(value: T): boolean {
    const more = this.#more.get(value) ?? 0;
    if (more === 0) return super.delete(value);
    this.#more.set(value, more - 1);
    return true;
  }

  override clear(): void {
    this.#more.clear();
    super.clear();
  }
}
