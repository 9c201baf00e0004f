import { decodeEntities } from '../text/entities.ts';
import { type HtmlVisitor } from '../html/html-walk.ts';
import { type OpenElement } from '../html/open-element.ts';
import { oneLine } from '../text/one-line.ts';
import { joinCents, type TextBorder } from '../html/join-texts.ts';
import { type Thing } from './thing.ts';

/** The attributes with which a syntax marks things, types and properties. */
interface MarkupSyntax {
  scope: string;
  type: string;
  property: string;
}

export const MICRODATA: MarkupSyntax = { scope: 'itemscope', type: 'itemtype', property: 'itemprop' };
export const RDFA: MarkupSyntax = { scope: 'typeof', type: 'typeof', property: 'property' };

interface OpenThing {
  element: OpenElement;
  thing: Thing;
}
interface OpenText {
  element: OpenElement;
  thing: Thing;
  name: string;
  text: string;
}

const MAX_THINGS = 5000;
const MAX_VALUES = 500;
const MAX_TEXT_LENGTH = 2000;
const MAX_OPEN_TEXTS = 20;

/** Collects the things described by microdata or RDFa, in the shape of JSON-LD. */
export class MarkupThings implements HtmlVisitor {
  readonly attributes: readonly string[];
  /** Things that are no property of another thing, in page order. */
  readonly roots: Thing[] = [];
  readonly #syntax: MarkupSyntax;
  readonly #openThings: OpenThing[] = [];
  readonly #openTexts: OpenText[] = [];
  #count = 0;

  constructor(syntax: MarkupSyntax) {
    this.#syntax = syntax;
    this.attributes = [syntax.scope, syntax.property];
  }

  get isListening(): boolean {
    return this.#openTexts.length > 0;
  }

  open(element: OpenElement): void {
    const { attributes } = element;
    if (attributes.size === 0) return;
    const names = propertyNames(attributes.get(this.#syntax.property));
    const outer = this.#openThings.at(-1)?.thing;
    if (attributes.has(this.#syntax.scope) && this.#count < MAX_THINGS) {
      const thing = this.#openThing(element);
      if (outer && names.length > 0) for (const name of names) add(outer, name, thing);
      else this.roots.push(thing);
    } else if (outer && names.length > 0) this.#readProperty(element, outer, names);
  }

  close(element: OpenElement): void {
    if (this.#openThings.at(-1)?.element === element) this.#openThings.pop();
    while (this.#openTexts.at(-1)?.element === element) {
      const done = this.#openTexts.pop();
      const text = oneLine(decodeEntities(done?.text ?? ''));
      if (done && text) add(done.thing, done.name, text);
    }
  }

  text(raw: string): void {
    for (const open of this.#openTexts)
      if (open.text.length < MAX_TEXT_LENGTH)
        open.text = joinText(open.name, open.text, raw.slice(0, MAX_TEXT_LENGTH));
  }

  #openThing(element: OpenElement): Thing {
    this.#count += 1;
    const types = (element.attributes.get(this.#syntax.type) ?? '').split(/\s+/).filter((it) => it !== '');
    const thing: Thing = { '@type': types };
    const id = element.attributes.get('itemid') ?? element.attributes.get('resource');
    if (id) thing['@id'] = id;
    this.#openThings.push({ element, thing });
    return thing;
  }

  #readProperty(element: OpenElement, thing: Thing, names: string[]): void {
    const value = attributeValue(element);
    for (const name of names) {
      if (value) add(thing, name, value);
      else if (this.#openTexts.length < MAX_OPEN_TEXTS)
        this.#openTexts.push({ element, thing, name, text: '' });
    }
  }
}

/** The text of a price is one amount, so two digits in an element of their own are its cents. */
const IN_PRICE: TextBorder = { gap: 'space', cents: 'marked', isPrice: true, next: () => '' };
const PRICE_NAME = /price$/i;

function joinText(name: string, before: string, raw: string): string {
  const joined = PRICE_NAME.test(name) ? joinCents(before, raw, IN_PRICE) : null;
  return joined ?? `${before} ${raw}`;
}

function propertyNames(value: string | undefined): string[] {
  if (!value) return [];
  return value
    .split(/\s+/)
    .map((name) => name.slice(Math.max(name.lastIndexOf('/'), name.lastIndexOf(':')) + 1))
    .filter((name) => name !== '' && name !== '__proto__');
}

function attributeValue({ tag, attributes }: OpenElement): string | null {
  const content = attributes.get('content');
  if (content) return content;
  if (tag === 'img' || tag === 'source') return attributes.get('src') || attributes.get('data-src') || null;
  if (tag === 'a' || tag === 'link') return attributes.get('href') ?? null;
  return (
    attributes.get('datetime') ??
    (tag === 'data' || tag === 'input' || tag === 'meter' ? attributes.get('value') : null) ??
    null
  );
}

function add(thing: Thing, name: string, value: Thing | string): void {
  const known = thing[name];
  if (known === undefined) thing[name] = value;
  else if (!Array.isArray(known)) thing[name] = [known, value];
  else if (known.length < MAX_VALUES) known.push(value);
}
