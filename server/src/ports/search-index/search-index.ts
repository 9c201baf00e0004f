/** What can be found of a product. */
export interface SearchDocument {
  productId: string;
  /** Name, brand, numbers: whatever people may type. */
  texts: readonly string[];
  /** The more, the earlier it comes. */
  rank: number;
}

export interface SearchPage {
  productIds: string[];
  /** Where to go on; null at the end. */
  nextCursor: string | null;
}

/** Finds products by words, in whatever language, upper or lower case, with or without accents. */
export interface SearchIndex {
  /** Replaces what was known of these products. */
  put(documents: readonly SearchDocument[]): Promise<void>;
  remove(productIds: readonly string[]): Promise<void>;
  /**
   * Products that have all the words, where the last may be the beginning of one: highest rank first, equals in an order that stays. From page
   * to page each comes once. A cursor that `search` did not give finds nothing.
   */
  search(query: { words: string; limit: number; cursor: string | null }): Promise<SearchPage>;
}
