/** A copy that PostgreSQL stores: it takes neither NUL nor half a surrogate pair, and JSON can bring both. */
export function storable<Value>(value: Value): Value {
  return JSON.parse(
    JSON.stringify(value, (_, inner: unknown) =>
      typeof inner === 'string' ? inner.toWellFormed().replaceAll('\u0000', '\uFFFD') : inner,
    ),
  ) as Value;
}
