/** What a shop of a language writes. `|` separates alternatives; `{a}` is an amount, `{n}` a number. */
export interface Words {
  /** Labels of amounts. `regular` is written beside the only price of a product that is not on sale. */
  readonly regular: string;
  readonly now: string;
  readonly was: string;
  readonly rrp: string;
  readonly low30: string;
  readonly from: string;
  readonly unit: string;
  readonly net: string;
  readonly gross: string;
  readonly instalment: string;
  readonly deposit: string;
  readonly member: string;
  /** `{c}` is the code. */
  readonly code: string;
  readonly bundle: string;
  readonly saving: string;
  readonly freeShipping: string;
  readonly shipping: string;
  readonly cashback: string;
  readonly elsewhere: string;
  readonly tier: string;
  readonly perDay: string;
  readonly subscribe: string;
  readonly once: string;
  readonly used: string;
  readonly bid: string;
  readonly total: string;
  readonly taxNote: string;
  /** Buttons. */
  readonly add: string;
  readonly buyNow: string;
  readonly notify: string;
  readonly book: string;
  readonly placeBid: string;
  readonly contactSeller: string;
  readonly checkout: string;
  readonly login: string;
  readonly search: string;
  readonly accept: string;
  readonly more: string;
  /** Sentences about stock. */
  readonly inStock: string;
  readonly fewLeft: string;
  readonly out: string;
  readonly preorder: string;
  readonly backorder: string;
  readonly discontinued: string;
  readonly sold: string;
  readonly delivery: string;
  /** Headings and names of parts. */
  readonly reviews: string;
  readonly description: string;
  readonly related: string;
  readonly recent: string;
  readonly cart: string;
  readonly quantity: string;
  readonly seller: string;
  readonly brand: string;
  readonly sku: string;
  readonly size: string;
  readonly email: string;
  readonly password: string;
  readonly home: string;
  readonly results: string;
  readonly noResults: string;
  readonly notFound: string;
  readonly cookies: string;
  readonly newsletter: string;
  readonly ageGate: string;
  readonly botCheck: string;
  readonly stores: string;
  readonly faq: string;
  readonly dealsPost: string;
  readonly emptyCart: string;
  /** Nouns of products. */
  readonly nouns: string;
  readonly options: string;
  /** Sentences without amounts. */
  readonly sentences: string;
  readonly praise: string;
}

/** A language as shops write it, with the countries where it is used. */
export interface Language {
  readonly tag: string;
  readonly isRightToLeft?: boolean;
  /**
   * "COUNTRY CURRENCY TOP-LEVEL-DOMAIN: FORMAT|FORMAT", where each format is the amount 1234.50, or 1234
   * where prices have no fraction, as the country's shops write it.
   */
  readonly markets: readonly string[];
  readonly words: Words;
}
