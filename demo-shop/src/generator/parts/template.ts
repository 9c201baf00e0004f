import { type Trade } from '../scene/scene.ts';

export type DataFormat = 'json-ld' | 'microdata' | 'rdfa' | 'og' | 'state';

/**
 * The markup habits of a shop system. Each text is HTML with `{name}` for a part that the generator
 * renders and `{w.word}` for wording of the page's language.
 */
export interface Template {
  readonly name: string;
  /** An amount: `{money}`, or `{before}{whole}{decimal}{fraction}{after}`; `{plain}` is for data. */
  readonly money: string;
  /** The price, with `{amount}`. */
  readonly now: string;
  /** The price of a product that is not on sale, where that differs. */
  readonly nowAlone?: string;
  /** The list price, with `{amount}`. */
  readonly was: string;
  /** The parts of the price box: `{amounts}`. */
  readonly box: string;
  /** Any other amount: `{class}` is an attribute or empty, `{text}` the label with its amount. */
  readonly note: string;
  /** `{title}`. */
  readonly title: string;
  /** `{label}`. */
  readonly button: string;
  readonly soldOutButton: string;
  /** `{text}`, and `{state}`: "in-stock" or "out-of-stock". */
  readonly stock: string;
  /** The page's main part: `{gallery}{title}{price}{stock}{options}{buy}{notes}{meta}{description}`. */
  readonly product: string;
  /** A product in a list: `{href}{name}{image}{price}{button}`. */
  readonly card: string;
  /** `{cards}`. */
  readonly list: string;
  readonly bodyAttributes?: string;
  readonly head?: string;
  readonly data: readonly DataFormat[];
  readonly trades?: readonly Trade[];
  /** Writes the list price first. */
  readonly wasFirst?: boolean;
}
