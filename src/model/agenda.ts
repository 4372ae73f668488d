/** Keys with the time at which each is due, earliest first. A key is due once: its earliest time counts. */
export class Agenda {
  readonly #times: number[] = [];
  readonly #keys: string[] = [];
  readonly #scheduled = new Map<string, number>();

  /** Earlier than what is scheduled replaces it; later is left alone, and looked at when the earlier comes. */
  schedule(key: string, at: number): void {
    const before = this.#scheduled.get(key);
    if (before !== undefined && before <= at) return;
    this.#scheduled.set(key, at);
    this.#push(at, key);
  }

  /** When the next key is due, or undefined when none is scheduled. */
  next(): number | undefined {
    while (this.#times.length > 0 && this.#superseded(0)) this.#pop();
    return this.#times[0];
  }

  /** Takes out every key that is due at `now`. */
  take(now: number): string[] {
    const due: string[] = [];
    for (let at = this.next(); at !== undefined && at <= now; at = this.next()) {
      const key = this.#keys[0] as string;
      this.#pop();
      this.#scheduled.delete(key);
      due.push(key);
    }
    return due;
  }

  #superseded(index: number): boolean {
    return this.#scheduled.get(this.#keys[index] as string) !== this.#times[index];
  }

  // A binary heap in two parallel arrays: numbers stay unboxed, which matters at 100,000 keys.
  #push(at: number, key: string): void {
    let index = this.#times.length;
    this.#times.push(at);
    this.#keys.push(key);
    while (index > 0) {
      const parent = (index - 1) >> 1;
      if ((this.#times[parent] as number) <= at) break;
      this.#move(parent, index);
      index = parent;
    }
    this.#times[index] = at;
    this.#keys[index] = key;
  }

  #pop(): void {
    const at = this.#times.pop() as number;
    const key = this.#keys.pop() as string;
    const size = this.#times.length;
    if (size === 0) return;
    let index = 0;
    for (;;) {
      let child = 2 * index + 1;
      if (child >= size) break;
      if (child + 1 < size && (this.#times[child + 1] as number) < (this.#times[child] as number)) child++;
      if ((this.#times[child] as number) >= at) break;
      this.#move(child, index);
      index = child;
    }
    this.#times[index] = at;
    this.#keys[index] = key;
  }

  #move(from: number, to: number): void {
    this.#times[to] = this.#times[from] as number;
    this.#keys[to] = this.#keys[from] as string;
  }
}
