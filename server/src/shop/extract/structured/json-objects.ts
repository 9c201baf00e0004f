import { hashOf } from '../html/html-bytes.ts';
import { JSON_OBJECTS } from './json-objects-code.ts';
import { type Json } from '../text/lenient-json.ts';
import { WasmModule } from '../text/wasm-module.ts';

/** Addresses in the module's memory; the same as in `server/wasm/json-objects.as`. */
const KEYS = 0x1000;
const KEY_SLOTS = 512;
const FOUND = 0x4000;
const ENTRY_SIZE = 3;
const TEXT = 0x10000;

const finder = new WasmModule<{ findObjects(length: number): number }>(JSON_OBJECTS, TEXT * 8);

/** An object in a JSON text; `depth` counts the objects and arrays around it. */
export interface InnerObject {
  value: Json;
  depth: number;
}

type Keys = readonly string[];

/**
 * Parses only the outermost objects of a JSON text that have a key of each kind. Several times faster than
 * parsing all of a long text. Empty if the text is not one complete value.
 */
export function objectsWithKeys(text: Uint8Array, firstKeys: Keys, secondKeys: Keys): InnerObject[] {
  writeKeys([firstKeys, secondKeys]);
  finder.write(text, TEXT);
  const count = finder.exports.findObjects(text.length);
  const entries = new Int32Array(finder.buffer, FOUND, count * ENTRY_SIZE);
  const found = Array.from({ length: count }, (_, index) => {
    const [start = 0, end = 0, depth = 0] = entries.subarray(index * ENTRY_SIZE, (index + 1) * ENTRY_SIZE);
    return { start, end, depth: depth - 1 };
  }).toSorted((a, b) => a.start - b.start);
  const objects: InnerObject[] = [];
  let lastEnd = 0;
  for (const { start, end, depth } of found) {
    if (start < lastEnd) continue;
    lastEnd = end;
    const value = parse(Buffer.from(text.buffer, text.byteOffset + start, end - start).toString());
    if (value !== undefined) objects.push({ value, depth });
  }
  return objects;
}

function parse(json: string): Json | undefined {
  try {
    return JSON.parse(json) as Json;
  } catch {
    return undefined;
  }
}

function writeKeys(kinds: readonly [Keys, Keys]): void {
  const slots = new Int32Array(finder.buffer, KEYS, KEY_SLOTS * 2).fill(0);
  for (const [index, names] of kinds.entries()) {
    for (const name of names) {
      let slot = hashOf(name) % KEY_SLOTS;
      while (slots[slot * 2] !== 0) slot = (slot + 1) % KEY_SLOTS;
      slots[slot * 2] = hashOf(name);
      slots[slot * 2 + 1] = 1 << index;
    }
  }
}
