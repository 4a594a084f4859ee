/**
 * Splits a bill among people.
 *
 * @param {number} totalCents whole cents
 * @param {string[]} people at least one
 * @returns {{ name: string, cents: number }[]} in the order of `people`
 */
export function split(totalCents, people) {
  const share = Math.round(totalCents / people.length);
  return people.map((name) => ({ name, cents: share }));
}
