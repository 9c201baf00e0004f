import { type Availability } from '@tidemark/contracts/availability.ts';
import { type PageKind } from './scene/page-kind.ts';
import { type Role } from './scene/role.ts';

/** What is correct on a generated page. Prices are decimal numbers; null means that the page shows none. */
export interface GeneratedLabel {
  isProduct: boolean;
  pageKind: PageKind;
  price: string | null;
  /** Other prices that are right too, such as the price to buy an auctioned thing at once. */
  alsoOk: string[];
  currency: string | null;
  listPrice: string | null;
  /** Null when the page says nothing. */
  availability: Availability | null;
  title: string | null;
}

/** A page with its label. The same seed gives the same bytes. */
export interface GeneratedPage {
  url: string;
  html: string;
  template: string;
  language: string;
  /** The kind of trade, such as "grocery" or "auction". */
  trade: string;
  /** What its structured data are like, such as "right" or "stale". */
  data: string;
  /** Each amount of the product's own price box, by its role. */
  amounts: { role: Role; amount: string }[];
  label: GeneratedLabel;
}
