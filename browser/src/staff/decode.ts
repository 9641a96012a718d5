// Reads JSON from the server into plain types, refusing what does not fit.
//
// Nothing that came over the network is used before it went through here. Must never believe a
// field because it is there: what is trusted is decided by the protocol's checks, not by shape.

/** JSON that did not have the shape the interface promises. */
export class ShapeError extends Error {
  override readonly name = "ShapeError";
}

/** An object of unknown fields. */
export type Fields = Readonly<Record<string, unknown>>;

/** `value` as an object. */
export function fields(value: unknown, what: string): Fields {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new ShapeError(`${what} is not an object`);
  }
  return value as Fields;
}

/** `value` as a document of version 1. */
export function document1(value: unknown, what: string): Fields {
  const found = fields(value, what);
  if (found["v"] !== 1) throw new ShapeError(`${what} has an unknown version`);
  return found;
}

/** The text in field `name`. */
export function text(from: Fields, name: string): string {
  const value = from[name];
  if (typeof value !== "string") throw new ShapeError(`${name} is not text`);
  return value;
}

/** The text in field `name`, or null. */
export function textOrNull(from: Fields, name: string): string | null {
  const value = from[name];
  if (value === null || value === undefined) return null;
  return text(from, name);
}

/** The whole number in field `name`. */
export function count(from: Fields, name: string): number {
  const value = from[name];
  if (typeof value !== "number" || !Number.isSafeInteger(value) || value < 0) {
    throw new ShapeError(`${name} is not a count`);
  }
  return value;
}

/** The list in field `name`, each item read by `read`. */
export function list<T>(from: Fields, name: string, read: (item: unknown) => T): T[] {
  const value = from[name];
  if (!Array.isArray(value)) throw new ShapeError(`${name} is not a list`);
  return value.map((item: unknown) => read(item));
}
