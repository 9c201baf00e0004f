import { type Availability } from '@tidemark/contracts/availability.ts';
import { type SeededRandom } from '../../catalogue/seeded-random.ts';
import { type Language, type Words } from '../languages/language.ts';
import { type Market } from './draw-market.ts';
import { type PageKind } from './page-kind.ts';
import { type Role } from './role.ts';

export type Trade =
  | 'retail' | 'grocery' | 'b2b' | 'rental' | 'ticket' | 'subscription' | 'auction' | 'classified'
  | 'comparison' | 'marketplace' | 'service' | 'configurator' | 'pharmacy' | 'books' | 'secondHand'; // prettier-ignore

/** How a page's structured data relate to what it shows. */
export type DataMode =
  | 'none'
  | 'right'
  | 'stale'
  | 'partial'
  | 'lowerCase'
  | 'graph'
  | 'otherCurrency'
  | 'withOthers';

export interface Product {
  readonly title: string;
  readonly brand: string;
  readonly sku: string;
  readonly gtin: string;
  readonly slug: string;
  readonly cents: number;
  readonly listCents: number | null;
}

/** An amount of the price box with its label, such as "from {a} a month". */
export interface Amount {
  readonly role: Role;
  readonly cents: number;
  readonly label: string;
}

export interface Option {
  readonly name: string;
  readonly cents: number;
  readonly isSelected: boolean;
}

export interface Stock {
  /** Null when the page says nothing about it. */
  readonly state: Availability | null;
  readonly sentence: string | null;
  /** `login`: the price is for customers with an account. */
  readonly button: 'buy' | 'disabled' | 'none' | 'notify' | 'login';
  readonly showsPrice: boolean;
}

/** All that a page says, before any markup. */
export interface Scene {
  readonly random: SeededRandom;
  readonly language: Language;
  readonly market: Market;
  readonly shopName: string;
  readonly origin: string;
  readonly kind: PageKind;
  readonly trade: Trade;
  readonly product: Product;
  readonly others: readonly Product[];
  /** The price first, then the list price when there is one, then the rest. */
  readonly amounts: readonly Amount[];
  readonly options: readonly Option[];
  readonly stock: Stock;
  readonly data: DataMode;
  /** Whether class names are hashes, as build tools write them. */
  readonly hasHashedClasses: boolean;
  /** One of the language's spellings. */
  readonly say: (word: keyof Words, values?: Readonly<Record<string, string | number>>) => string;
}
