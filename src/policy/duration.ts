const units: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** Whole numbers with units and nothing else: "90s", "5m", "1h30m". */
export const durationPattern = /^(\d{1,6}(ms|s|m|h|d))+$/;

/** Milliseconds of a text that fits `durationPattern`. */
export function durationMs(text: string): number {
  let total = 0;
  for (const [, amount, unit] of text.matchAll(/(\d+)(ms|s|m|h|d)/g))
    total += Number(amount) * (units[unit ?? ''] ?? 0);
  return total;
}

/** The same in words, largest units first: 5400000 is "1h30m". */
export function durationText(milliseconds: number): string {
  let rest = Math.round(milliseconds);
  let text = '';
  for (const [unit, size] of Object.entries(units).toReversed()) {
    const amount = Math.floor(rest / size);
    if (amount > 0) text += `${amount}${unit}`;
    rest -= amount * size;
  }
  return text === '' ? '0s' : text;
}
