interface Block {
  readonly from: number;
  readonly to: number;
}

/** Whether a block of IPv4 addresses holds all of another one; undefined where either is no such block. */
export function covers(outer: string, inner: string): boolean | undefined {
  const [one, other] = [blockOf(outer), blockOf(inner)];
  if (one === undefined || other === undefined) return outer.includes(':') ? false : undefined;
  return one.from <= other.from && other.to <= one.to;
}

/** Whether two blocks of IPv4 addresses share one; undefined where either is no such block. */
export function overlaps(left: string, right: string): boolean | undefined {
  const [one, other] = [blockOf(left), blockOf(right)];
  if (one === undefined || other === undefined)
    return left.includes(':') || right.includes(':') ? false : undefined;
  return one.from <= other.to && other.from <= one.to;
}

function blockOf(cidr: string): Block | undefined {
  const [, a, b, c, d, prefix] = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})\/(\d{1,2})$/.exec(cidr) ?? [];
  const parts = [a, b, c, d].map(Number);
  const length = Number(prefix);
  if (parts.some((part) => !(part <= 255)) || !(length <= 32)) return undefined;
  const size = 2 ** (32 - length);
  const address = parts.reduce((sum, part) => sum * 256 + part, 0);
  const from = Math.floor(address / size) * size;
  return { from, to: from + size - 1 };
}
