/** Reads an option's number. Throws an Error that says which numbers are allowed. */
export function numberIn(
  text: string,
  bounds: { readonly least: number; readonly most: number; readonly whole: boolean },
): number {
  const value = Number(text);
  const fits = text.trim() !== '' && value >= bounds.least && value <= bounds.most;
  if (fits && (!bounds.whole || Number.isInteger(value))) return value;
  const kind = bounds.whole ? 'a whole number' : 'a number';
  throw new Error(`must be ${kind} from ${bounds.least} to ${bounds.most}`);
}

export const portNumber = (text: string) => numberIn(text, { least: 0, most: 65_535, whole: true });
export const speedFactor = (text: string) => numberIn(text, { least: 0.1, most: 100_000, whole: false });
export const seedNumber = (text: string) => numberIn(text, { least: 0, most: 4_294_967_295, whole: true });
