import { contextOf, type ElementContext } from './element-context.ts';
import { decodeEntities } from './entities.ts';
import type { HtmlVisitor, OpenElement } from './html-walk.ts';
import { plainText } from './plain-text.ts';

/** A stretch of text that a reader sees as one line or box, with the element each piece stands in. */
export type TextRun = {
  text: string;
  pieces: { start: number; context: ElementContext }[];
  /** Place in the page, counted in runs. */
  index: number;
};

const INLINE = new Set(
  'a abbr acronym b bdi bdo big cite code data del dfn em font i ins kbd label mark meter output q s samp small span strike strong sub sup time tt u var wbr'.split(
    ' ',
  ),
);
const PRICE_BOX =
  /price|preis|prix|precio|prezzo|cena|(?:^|[ _-])(?:prijs|pris|hinta|fiyat|kaina)(?:$|[ _-])/;
const CENTS_WORD = /(?<!per)cent(?!er|r)|fraction|decimal|(?:^|[ _-])(?:dec|sup|kop|pennies)(?:$|[ _-])/;
const RELATED_TITLE =
  /^(?:related|similar|recommended|you (?:may|might)|customers (?:who|also)|frequently bought|recently viewed|also (?:bought|viewed)|more (?:from|like)|sponsored|people also|goes (?:well|great) with|complete the|accessories|ähnliche|passend|kunden|zubehör|das könnte|wird oft|zuletzt|produits? (?:similaires?|associés?)|vous aimerez|les clients|souvent achetés|productos relacionados|también te|los clientes|prodotti (?:correlati|simili)|potrebbe|produtos relacionados|quem (?:viu|comprou)|gerelateerde|vergelijkbare|anderen|liknande|relaterade|podobne|powiązane|klienci|související|podobné|kapcsolódó|hasonló|похожие|рекоменду|с этим товаром|вместе с|аксессуары|вы смотрели|benzer|ilgili|関連|おすすめ|相关|推荐|관련)/iu;
const MAX_RUN = 400;
const MAX_PIECE = 2000;
const MAX_RUNS = 20_000;

/** Collects the text that a reader could see, as runs, while the page is walked. */
export class VisibleText implements HtmlVisitor {
  readonly runs: TextRun[] = [];
  private context: ElementContext | null = null;
  private text_ = '';
  private pieces: TextRun['pieces'] = [];

  open(element: OpenElement): void {
    this.context = contextOf(element, this.context);
    if (!INLINE.has(element.tag)) this.breakRun();
    if (element.tag === 'input' && this.context.isButton)
      this.addPiece(element.attributes.get('value') ?? '');
    if (element.tag === 'button' && !element.attributes.has('value'))
      this.addPiece(element.attributes.get('aria-label') ?? '');
  }

  close(element: OpenElement): void {
    if (!INLINE.has(element.tag)) this.breakRun();
    this.context = this.context?.parent ?? null;
    if (!this.context) this.endRun();
  }

  text(raw: string, parent: OpenElement | null): void {
    if (parent?.tag === 'title' || !this.context || this.context.isHidden) return;
    if (this.text_.length + raw.length > MAX_RUN) this.endRun();
    this.addPiece(decodeEntities(raw.slice(0, MAX_PIECE)));
  }

  private addPiece(text: string): void {
    if (text === '' || !this.context || this.context.isHidden) return;
    const piece = plainText(text);
    if (piece === ' ' && (this.text_ === '' || this.text_.endsWith(' '))) return;
    const start = this.text_.length;
    this.text_ += joint(this.text_, piece, this.context) + piece;
    this.pieces.push({ start, context: this.context });
  }

  /** Inside a price's own box, blocks are parts of one price; elsewhere a block ends the run. */
  private breakRun(): void {
    if (this.text_ === '') return;
    const box = this.context?.parent;
    if (box && PRICE_BOX.test(box.words) && this.text_.length < MAX_RUN / 4) {
      if (!this.text_.endsWith(' ')) this.text_ += ' ';
    } else this.endRun();
  }

  private endRun(): void {
    const text = this.text_;
    if (text.trim() !== '' && this.runs.length < MAX_RUNS) {
      const run = { text, pieces: this.pieces, index: this.runs.length };
      this.runs.push(run);
      markRelated(run);
    }
    this.text_ = '';
    this.pieces = [];
  }
}

/** The innermost element at a place of a run. */
export function contextAt(run: TextRun, offset: number): ElementContext | null {
  let found = run.pieces[0]?.context ?? null;
  for (const piece of run.pieces) {
    if (piece.start > offset) break;
    found = piece.context;
  }
  return found;
}

/** Cents set apart by markup alone: 63<sup>07</sup>, <span>19</span><span>99</span>. */
function joint(before: string, piece: string, context: ElementContext): string {
  if (!/\d$/.test(before) || !/^\d/.test(piece)) return '';
  if (/^\d\d(?!\d)/.test(piece) && !/[.,]\d+$/.test(before)) return '.';
  return CENTS_WORD.test(context.words) ? '.' : ' ';
}

/** A heading such as "Related products" makes what follows in its box a matter of other products. */
function markRelated(run: TextRun): void {
  const context = run.pieces[0]?.context;
  if (!context?.isHeading || run.text.length > 80 || !RELATED_TITLE.test(run.text.trim())) return;
  let heading: ElementContext | null = context;
  while (heading && !/^h[1-6]$/.test(heading.tag)) heading = heading.parent;
  const box = heading?.parent;
  if (box && box.tag !== 'body' && box.tag !== 'main') box.isForeign = true;
}
