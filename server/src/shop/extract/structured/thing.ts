import { decodeEntities } from '../text/entities.ts';
import { type Json } from '../text/lenient-json.ts';
import { oneLine } from '../text/one-line.ts';

/** A schema.org thing as in JSON-LD. Microdata and RDFa are converted to the same shape. */
export interface Thing {
  [property: string]: Json;
}

/** All things in a property, which may hold one, several or none. */
export function things(value: Json | undefined): Thing[] {
  const list = Array.isArray(value) ? value.flat() : [value];
  return list.filter((it): it is Thing => typeof it === 'object' && it !== null && !Array.isArray(it));
}

/** The first text in a property; for a thing, its name. */
export function textOf(value: Json | undefined): string | null {
  const first = Array.isArray(value) ? value[0] : value;
  if (typeof first === 'number') return String(first);
  if (typeof first === 'string') return oneLine(decodeEntities(first)) || null;
  if (typeof first !== 'object' || first === null || Array.isArray(first)) return null;
  return typeof first.name === 'string' || Array.isArray(first.name)
    ? textOf(first.name)
    : textOf(first['@value']);
}
