import { decodeEntities } from '../text/entities.ts';
import { hashesOf } from './html-bytes.ts';
import { type ByteRange, type HtmlVisitor } from './html-walk.ts';
import { type OpenElement } from './open-element.ts';
import { oneLine } from '../text/one-line.ts';
import { PageScript } from './page-script.ts';

/** The head, headings and data scripts of a page, uninterpreted. */
export interface ScannedPage {
  language: string | null;
  title: string | null;
  headings: string[];
  canonical: string | null;
  baseUrl: string | null;
  /** Contents of meta tags by `property` or `name` in lower case, in page order. */
  metas: Map<string, string[]>;
  jsonLd: string[];
  scripts: PageScript[];
}

const MAX_SCRIPT_BYTES = 5_000_000;
const RECORDED = ['type', 'property', 'name', 'content', 'rel', 'href', 'lang', 'xml:lang'] as const;
const HASH = hashesOf(RECORDED);
const MAX_HEADINGS = 5;
const MAX_NAME_LENGTH = 500;

/** Collects a `ScannedPage` while the page is walked. */
export class PageScan implements HtmlVisitor {
  readonly tags = ['meta', 'link', 'html', 'base', 'h1', 'title'];
  readonly recorded = RECORDED;
  readonly page: ScannedPage = {
    language: null, title: null, headings: [], canonical: null, baseUrl: null, metas: new Map(), jsonLd: [], scripts: [],
  }; // prettier-ignore
  #heading: string[] | null = null;
  #isInTitle = false;

  open(element: OpenElement): void {
    const { tag, parent } = element;
    if (tag === 'meta') this.#addMeta(element);
    else if (tag === 'link') this.#addLink(element);
    else if (tag === 'html')
      this.page.language = element.recordedValue(HASH.lang) ?? element.recordedValue(HASH['xml:lang']);
    else if (tag === 'base') this.page.baseUrl ??= element.recordedValue(HASH.href);
    else if (tag === 'title') this.#isInTitle = parent?.tag !== 'svg';
    else if (tag === 'h1' && parent?.tag !== 'noscript' && this.page.headings.length < MAX_HEADINGS)
      this.#heading = [];
  }

  close({ tag }: OpenElement): void {
    if (tag === 'title') this.#isInTitle = false;
    if (tag !== 'h1' || !this.#heading) return;
    const text = oneLine(this.#heading.join(' ')).slice(0, MAX_NAME_LENGTH);
    if (text) this.page.headings.push(text);
    this.#heading = null;
  }

  get isListening(): boolean {
    return this.#isInTitle || this.#heading !== null;
  }

  text(raw: string): void {
    if (this.#heading) this.#heading.push(decodeEntities(raw));
    else this.page.title ??= oneLine(decodeEntities(raw)).slice(0, MAX_NAME_LENGTH);
  }

  script(range: ByteRange, element: OpenElement): void {
    const script = new PageScript(range, element.recordedValue(HASH.type) ?? '');
    if (script.length === 0 || script.length > MAX_SCRIPT_BYTES) return;
    if (script.type.includes('ld+json')) this.page.jsonLd.push(script.content);
    else this.page.scripts.push(script);
  }

  #addMeta(element: OpenElement): void {
    const name = (
      element.recordedValue(HASH.property) ??
      element.recordedValue(HASH.name) ??
      ''
    ).toLowerCase();
    const content = element.recordedValue(HASH.content)?.trim();
    if (!name || !content) return;
    const known = this.page.metas.get(name);
    if (known) known.push(content);
    else this.page.metas.set(name, [content]);
  }

  #addLink(element: OpenElement): void {
    if (element.recordedValue(HASH.rel)?.toLowerCase() === 'canonical')
      this.page.canonical ??= element.recordedValue(HASH.href);
  }
}
