import { decodeEntities } from '../text/entities.ts';
import { readAttributes } from './read-attributes.ts';
import { type TagKind } from './tag-kinds.ts';

/** Numbers per recorded attribute: the hash of its name, and the start and end of its value. */
export const ATTRIBUTE_SIZE = 3;

const MAX_SAMPLE_BYTES = 500;

/** A copy of some attributes of an element, which may outlive its page. */
export interface AttributeSample {
  names: ReadonlySet<number>;
  values: readonly { hash: number; value: Buffer }[];
}

/** What an element and its ancestors imply for the texts in it. */
export interface ElementContext {
  parent: ElementContext | null;
  tag: string;
  /** Class names, id and test ids in lower case, as one text. */
  words: string;
  isHidden: boolean;
  /** Struck through by tag, style or class. */
  isStruck: boolean;
  /** In a part about something else: navigation, related products, reviews, the cart. */
  isUnrelated: boolean;
  /** In a part that all pages of a shop have: menus, footer, newsletter. */
  isFurniture: boolean;
  isInLink: boolean;
  isInOption: boolean;
  isHeading: boolean;
  isButton: boolean;
  isDisabled: boolean;
  /** Its blocks are parts of one price. */
  isPriceBox: boolean;
  /** Results of `hasWord` for its own words. */
  wordMatches: Map<RegExp, boolean>;
}

/** An element that is open at the walk's position. Its attributes are decoded only when read. */
export class OpenElement {
  readonly kind: TagKind;
  readonly parent: OpenElement | null;
  readonly depth: number;
  readonly bytes: Buffer;
  /** The offset of its attributes. */
  readonly start: number;
  /** The hash of its distinctive attributes, or 0 if it has none. */
  readonly appearance: number;
  /** The visitors that want this element, one bit each. */
  readonly audience: number;
  /** Set by `ElementContexts`. */
  context: ElementContext | null = null;
  readonly #recorded: Int32Array;
  readonly #recordedFrom: number;
  readonly #recordedTo: number;
  #attributes: ReadonlyMap<string, string> | null = null;

  constructor(
    kind: TagKind,
    parent: OpenElement | null,
    bytes: Buffer,
    tag: {
      start: number;
      appearance: number;
      /** The visitors that want one of its attributes. */
      audience: number;
      recorded: Int32Array;
      from: number;
      to: number;
    },
  ) {
    this.kind = kind;
    this.parent = parent;
    this.depth = parent === null ? 1 : parent.depth + 1;
    this.bytes = bytes;
    this.start = tag.start;
    this.appearance = tag.appearance;
    this.audience = kind.audience | tag.audience;
    this.#recorded = tag.recorded;
    this.#recordedFrom = tag.from;
    this.#recordedTo = tag.to;
  }

  get tag(): string {
    return this.kind.name;
  }

  /** All attributes: names in lower case, values decoded. */
  get attributes(): ReadonlyMap<string, string> {
    this.#attributes ??= readAttributes(this.bytes, this.start);
    return this.#attributes;
  }

  /** The value of a recorded attribute, by the hash of its name; null if it has none. */
  recordedValue(hash: number): string | null {
    const at = this.#offsetOf(hash);
    return at < 0 ? null : this.#valueAt(at);
  }

  /** The values of the recorded attributes with these names, without empty ones, joined by spaces. */
  recordedValues(hashes: ReadonlySet<number>): string {
    const recorded = this.#recorded;
    const to = this.#recordedTo;
    let values = '';
    for (let at = this.#recordedFrom; at < to; at += ATTRIBUTE_SIZE) {
      if (!hashes.has(recorded[at] ?? 0)) continue;
      const value = this.#valueAt(at);
      if (value !== '') values = values === '' ? value : `${values} ${value}`;
    }
    return values;
  }

  hasRecorded(hash: number): boolean {
    return this.#offsetOf(hash) >= 0;
  }

  /** A copy of its recorded attributes with these names; null if they are too long to keep. */
  sample(names: ReadonlySet<number>): AttributeSample | null {
    const values: { hash: number; value: Buffer }[] = [];
    let length = 0;
    for (let at = this.#recordedFrom; at < this.#recordedTo; at += ATTRIBUTE_SIZE) {
      const hash = this.#recorded[at] ?? 0;
      if (!names.has(hash)) continue;
      const value = this.bytes.subarray(this.#recorded[at + 1], this.#recorded[at + 2]);
      length += value.length;
      if (length > MAX_SAMPLE_BYTES) return null;
      values.push({ hash, value: Buffer.from(value) });
    }
    return { names, values };
  }

  /** Whether its attributes with the sampled names are the same, byte for byte. */
  matches({ names, values }: AttributeSample): boolean {
    const recorded = this.#recorded;
    const to = this.#recordedTo;
    let index = 0;
    for (let at = this.#recordedFrom; at < to; at += ATTRIBUTE_SIZE) {
      const hash = recorded[at] ?? 0;
      if (!names.has(hash)) continue;
      const other = values[index];
      if (!other || other.hash !== hash) return false;
      if (!equalsAt(this.bytes, recorded[at + 1] ?? 0, recorded[at + 2] ?? 0, other.value)) return false;
      index += 1;
    }
    return index === values.length;
  }

  #valueAt(at: number): string {
    const [start, end] = [this.#recorded[at + 1] ?? 0, this.#recorded[at + 2] ?? 0];
    return start === end ? '' : decodeEntities(this.bytes.toString('utf8', start, end));
  }

  #offsetOf(hash: number): number {
    const recorded = this.#recorded;
    const to = this.#recordedTo;
    for (let at = this.#recordedFrom; at < to; at += ATTRIBUTE_SIZE) if (recorded[at] === hash) return at;
    return -1;
  }
}

/** Whether the bytes from `start` to `end` equal a value. */
function equalsAt(bytes: Buffer, start: number, end: number, value: Buffer): boolean {
  const { length } = value;
  if (end - start !== length) return false;
  for (let index = 0; index < length; index += 1) if (bytes[start + index] !== value[index]) return false;
  return true;
}
