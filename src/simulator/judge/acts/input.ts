/** A call's input, read without trust in its shape: the judge also sees calls that AWS will refuse. */
export function textIn(input: unknown, key: string): string | undefined {
  const value = fieldOf(input, key);
  return typeof value === 'string' && value !== '' ? value : undefined;
}

export function textsIn(input: unknown, key: string): readonly string[] {
  return listIn(input, key).filter((one) => typeof one === 'string');
}

export function listIn(input: unknown, key: string): readonly unknown[] {
  const value = fieldOf(input, key);
  return Array.isArray(value) ? value : [];
}

export function numberIn(input: unknown, key: string): number | undefined {
  const value = fieldOf(input, key);
  return typeof value === 'number' ? value : undefined;
}

export function flagIn(input: unknown, key: string): boolean {
  return fieldOf(input, key) === true;
}

export function fieldOf(input: unknown, key: string): unknown {
  return typeof input === 'object' && input !== null ? Reflect.get(input, key) : undefined;
}
