import type { ElementContext } from './element-context.ts';
import { decodeEntities } from './entities.ts';
import { readAttributes } from './read-attributes.ts';
import type { TagKind } from './tag-kinds.ts';

/** Where an attribute of an element stands; its name as a hash. */
export type NotedAttribute = {
  hash: number;
  start: number;
  end: number;
  /** The one noted before in the same tag. */
  earlier: NotedAttribute | null;
};

/** An element on the way from the root to where the walk stands. Its attributes are decoded only when somebody asks. */
export class OpenElement {
  readonly kind: TagKind;
  readonly parent: OpenElement | null;
  readonly depth: number;
  readonly bytes: Buffer;
  /** Where the attributes begin. */
  readonly start: number;
  /** The last in the tag of the attributes that the texts' visitor asks for. */
  noted: NotedAttribute | null = null;
  /** The visitors that want to see this element, a bit for each. */
  audience: number;
  /** Kept by `ElementContexts`. */
  context: ElementContext | null = null;
  private known: ReadonlyMap<string, string> | null = null;

  constructor(kind: TagKind, parent: OpenElement | null, bytes: Buffer, start: number) {
    this.kind = kind;
    this.parent = parent;
    this.depth = parent === null ? 1 : parent.depth + 1;
    this.bytes = bytes;
    this.start = start;
    this.audience = kind.audience;
  }

  get tag(): string {
    return this.kind.name;
  }

  /** Names in lower case, values decoded. */
  get attributes(): ReadonlyMap<string, string> {
    this.known ??= readAttributes(this.bytes, this.start);
    return this.known;
  }

  note(hash: number, start: number, end: number): void {
    this.noted = { hash, start, end, earlier: this.noted };
  }

  /** The value of a noted attribute by its name's hash; of several, that of the first. */
  notedValue(hash: number): string | null {
    let found: NotedAttribute | null = null;
    for (let at = this.noted; at; at = at.earlier) if (at.hash === hash) found = at;
    return found && decodeEntities(this.bytes.toString('utf8', found.start, found.end));
  }

  isNoted(hash: number): boolean {
    for (let at = this.noted; at; at = at.earlier) if (at.hash === hash) return true;
    return false;
  }
}
