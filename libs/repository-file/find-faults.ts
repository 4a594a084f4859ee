import { getMetadataStorage, validateSync, type ValidationError } from 'class-validator';
import { isNode, isPair, isScalar, type Document, type LineCounter } from 'yaml';

import type { Fault } from './repository-file-invalid.ts';
import type { WrittenFile } from './written.ts';

/** Keys and indices from the top. */
type Path = readonly (number | string)[];

interface Found {
  readonly path: Path;
  readonly message: string;
}

/** A file as YAML reads it, which knows where everything stands. */
export interface Source {
  readonly document: Document;
  readonly lines: LineCounter;
}

/** All that is wrong with what is written, with its lines, in their order. */
export function findFaults(written: WrittenFile, source: Source): Fault[] {
  const errors = validateSync(written, { whitelist: true, forbidNonWhitelisted: true });
  return errors
    .flatMap((error) => faultsOf(error, []))
    .map((found) => placed(found, source))
    .toSorted((a, b) => (a.line ?? 0) - (b.line ?? 0));
}

function faultsOf(error: ValidationError, above: Path): Found[] {
  const { property, constraints = {}, children = [], target } = error;
  const value: unknown = error.value;
  const path = [...above, /^\d+$/.test(property) ? Number(property) : property];
  if ('whitelistValidation' in constraints)
    return [{ path, message: `is no key; there are ${keysOf(target).join(', ')}` }];
  if (value === null) return [{ path, message: 'has no value; give it one, or take it out' }];
  const own = Object.entries(constraints).filter(([rule]) => rule !== 'nestedValidation');
  const messages = [...new Set(own.map(([, message]) => message))];
  // Of what has the wrong form the parts mean nothing.
  return messages.length > 0
    ? messages.map((message) => ofItem(path, message))
    : children.flatMap((child) => faultsOf(child, path));
}

/** See ListOf: an item's fault says which. */
function ofItem(path: Path, message: string): Found {
  const [, index, rest = ''] = /^\[(\d+)\] ([^]*)$/.exec(message) ?? [];
  return index === undefined
    ? { path, message }
    : { path: [...path, Number(index)], message: rest };
}

function keysOf(target: object | undefined): string[] {
  if (target === undefined) return [];
  const rules = getMetadataStorage().getTargetValidationMetadatas(
    target.constructor,
    '',
    true,
    false,
  );
  return [...new Set(rules.map(({ propertyName }) => propertyName))];
}

/** By the deepest part of its path that is written; what has no parts is itself at fault. */
function placed({ path, message }: Found, { document, lines }: Source): Fault {
  for (let depth = path.length; depth > 0; depth -= 1) {
    const offset = offsetOf(document, path.slice(0, depth));
    if (offset === undefined) continue;
    const isWhole = isScalar(document.getIn(path.slice(0, depth), true));
    const shown = isWhole ? path.slice(0, depth) : path;
    return { line: lines.linePos(offset).line, path: printed(shown), message };
  }
  return { line: undefined, path: printed(path), message };
}

/** Of the key in a mapping, of the item in a list. */
function offsetOf(document: Document, path: Path): number | undefined {
  const last = path.at(-1);
  const parent: unknown = document.getIn(path.slice(0, -1), true);
  if (
    typeof last === 'string' &&
    parent !== null &&
    typeof parent === 'object' &&
    'items' in parent
  ) {
    const pairs = (parent.items as unknown[]).filter(isPair);
    const key = pairs.find((pair) => isScalar(pair.key) && pair.key.value === last)?.key;
    return isNode(key) ? key.range?.[0] : undefined;
  }
  const node: unknown = document.getIn(path, true);
  return isNode(node) ? node.range?.[0] : undefined;
}

function printed(path: Path): string {
  return path
    .map((part) => (typeof part === 'number' ? `[${part}]` : `.${part}`))
    .join('')
    .replace(/^\./, '');
}
