/** Whether a block of IPv4 addresses holds all of another one; undefined where either is no such block. */
export function covers(outer: string, inner: string): boolean | undefined {
  const [one, other] = [blockOf(outer), blockOf(inner)];
  if (one === undefined || other === undefined) return outer.includes(':') ? false : undefined;
  return one.from <= other.from && other.to <= one.to;
}

function blockOf(cidr: string): { readonly from: number; readonly to: number } | undefined {
  const [, a, b, c, d, prefix] = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})\/(\d{1,2})$/.exec(cidr) ?? [];
  const parts = [a, b, c, d].map(Number);
  const length = Number(prefix);
  if (parts.some((part) => !(part <= 255)) || !(length <= 32)) return undefined;
  const size = 2 ** (32 - length);
  const address = parts.reduce((sum, part) => sum * 256 + part, 0);
  const from = Math.floor(address / size) * size;
  return { from, to: from + size - 1 };
}
