/**
 * The words by which the extractor understands a page, as data: `de.ts` has the German ones,
 * `any-language.ts` those of no one language. `word-pattern.ts` joins the lists of all languages, since a
 * page may mix them.
 *
 * An entry is plain text in lower case; case does not matter on the page. A few signs have a meaning:
 *
 *     (a|b)  either        x?  optional x        [xy]  one of these characters
 *     *  any letters that follow, or none        +  one or more letters
 *     #  a number          …   up to 60 characters of the same sentence
 *
 * A full stop means itself; a backslash makes any other sign mean itself. Put longer entries before shorter
 * ones that they begin with. Words of element names and classes ("price-old") are not here: they are
 * vocabulary of shop software, and stay in the patterns that use them.
 */
export interface Words {
  // Stock. `stock-state.ts` combines these words as a grammar: "not" + "in stock", "Stock:" + 0.
  discontinued?: WordList;
  preOrder?: WordList;
  backOrder?: WordList;
  outOfStock?: WordList;
  /** That a shop has an article: "in stock". After `noLonger`: out of stock. */
  inStock?: WordList;
  /** That an article can be had: "available". After `noLonger`: discontinued. */
  available?: WordList;
  /** Offers to report when the article is available again. */
  notifyMe?: WordList;
  /** Labels before a stock state or a quantity: "Availability: ...". */
  stockLabel?: WordList;
  /** Before words of `inStock` and `available`: "not". */
  negation?: WordList;
  /** The same in languages that deny a word behind it. */
  negationAfter?: WordList;
  /** Says that something was true once: "no longer". */
  noLonger?: WordList;
  /** After a question or label: "In stock: no". */
  negativeAnswer?: WordList;
  /** What a line may say about stock beyond the state itself: "Sorry, this product is currently ...". */
  stockFiller?: WordList;
  /** Things that may be unavailable while the product is not: images, sizes, pick-up. */
  notAboutStock?: WordList;
  /** After `available`, unless `limitsNothing` follows: it is available for something only. */
  limits?: WordList;
  limitsNothing?: WordList;
  /** Before a date: "available from 12 March". */
  availableFrom?: WordList;
  /** Before a number of `weeks`, which nothing in stock takes. */
  shipsIn?: WordList;
  weeks?: WordList;

  // Prices.
  /** Labels of the price to pay. */
  price?: WordList;
  /** Before the lower of two prices in one text: "now". */
  nowPrice?: WordList;
  /** Labels of a former or recommended price: "RRP", "statt". */
  listPrice?: WordList;
  /** Labels of the usual price. It is a former one only beside a lower price. */
  regularPrice?: WordList;
  /** Labels of a former price that stand after it: "10000 Ft helyett". */
  listPriceAfter?: WordList;
  /** Labels of amounts that are not the price: savings, shipping, deposits, totals. */
  otherAmount?: WordList;
  /** After an amount that is not the price: "10 € off". */
  otherAmountAfter?: WordList;
  /** Labels of an amount without VAT or another tax, before or after it. */
  withoutTax?: WordList;
  withTax?: WordList;
  /** Texts of payment by instalments. */
  instalment?: WordList;
  /** Days, as in "lowest price of the last 30 days". */
  days?: WordList;
  lowestPrice?: WordList;
  /** Between the two ends of a price range. */
  rangeTo?: WordList;
  /** The whole text of a price of zero. */
  free?: WordList;
  /** After a number too large to be a price: "million". */
  scale?: WordList;

  // Prices for some buyers only, or for something else than this article.
  membersOnly?: WordList;
  usedGoods?: WordList;
  /** Discounts that need a cart, a code, a quantity or a subscription. */
  cartDiscount?: WordList;
  /** A price with a code or coupon, before or after it. */
  withCode?: WordList;
  tradeIn?: WordList;
  addOnService?: WordList;
  /** Between an amount and whom or what it is for: "€10 for members". */
  forOrWith?: WordList;

  // Unit prices.
  /** Units of measure. Plain words, without the signs above. */
  units?: Partial<Record<UnitOfMeasure, readonly string[]>>;
  /** Before a unit: "per kg". */
  perUnit?: WordList;
  /** After a unit and before its price: "100gあたり198円". */
  unitSuffix?: WordList;
  /** Right after an amount, before `quantityAfter`. */
  perQuantity?: WordList;
  /** Measures and periods that make an amount a rate: "€5 / month". */
  quantityAfter?: WordList;
  /** After "/" or "per" where the amount is still the price of one article. */
  perPiece?: WordList;

  // Seller and condition.
  /** Directly before a seller's name: "sold by". */
  soldBy?: WordList;
  sellerLabel?: WordList;
  conditionLabel?: WordList;
  conditionNew?: WordList;
  conditionUsed?: WordList;
  conditionRefurbished?: WordList;
  conditionDamaged?: WordList;
  /** Between a seller's name and `ships`: "Sold by Acme and shipped by ...". */
  and?: WordList;
  ships?: WordList;

  // Ratings.
  /** Between a rating and the best possible one: "4.6 out of 5". */
  ratingOutOf?: WordList;
  /** The same in languages that name the best one first. */
  ratingBestFirst?: WordList;
  /** After the number of ratings. */
  reviews?: WordList;
  /** After the best possible rating. */
  stars?: WordList;

  // Buttons and titles, compared from their start.
  buyButton?: WordList;
  /** Buttons of classified ads, auctions and price comparisons: contact, bid, go to the shop. */
  dealButton?: WordList;
  /** Headings above other products. */
  relatedHeading?: WordList;
  /** Anywhere in the title of an error or challenge page. */
  errorTitle?: WordList;
  /** Titles of searches, carts, checkouts and accounts. */
  shopPageTitle?: WordList;
  /** Whole titles of pages about the shop: shipping, contact, terms. */
  infoTitle?: WordList;
}

export type WordList = readonly string[];

/** A kind of words that is a plain list. */
export type Meaning = Exclude<keyof Words, 'units'>;

/** The units in which goods are priced, as `unitPrice` names them. */
export type UnitOfMeasure =
  | 'kg'
  | 'g'
  | 'l'
  | 'ml'
  | 'cl'
  | 'dl'
  | 'm'
  | 'm2'
  | 'm3'
  | 'sq ft'
  | 'oz'
  | 'fl oz'
  | 'lb'
  | 'qt'
  | 'pt'
  | 'gal'
  | 'piece';
