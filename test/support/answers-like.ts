import { array, boolean, constant, constantFrom, oneof, record, type Arbitrary } from 'fast-check';

/** What an answer is made of: an example of it in which every field is filled in. */
export type Shape = string | number | boolean | Date | readonly Shape[] | { readonly [field: string]: Shape };

/**
 * Answers of one shape in which any field may be missing, any list empty and any text empty or of another
 * meaning: the SDK promises of every field that it may be absent.
 */
export function answersLike(shape: Shape): Arbitrary<unknown> {
  if (typeof shape === 'string') return oneof(constant(shape), words);
  if (typeof shape === 'number') return constantFrom(shape, 0, -1, 1e15);
  if (typeof shape === 'boolean') return boolean();
  if (shape instanceof Date) return constantFrom(shape, new Date(0));
  if (isList(shape)) return array(oneof(...shape.map(answersLike)), { maxLength: 3 });
  const fields = Object.entries(shape).map(([name, each]) => [name, answersLike(each)] as const);
  return record(Object.fromEntries(fields), { requiredKeys: [] });
}

const words = constantFrom('', 'a', 'arn:', 'arn:aws:rds:eu-west-1:111122223333:db:a', 'i-1', 'Z1', 'ALARM');

const isList = (shape: Shape): shape is readonly Shape[] => Array.isArray(shape);
