/** The searchable texts of a product. */
export interface SearchDocument {
  productId: string;
  /** Name, brand, article numbers. */
  texts: readonly string[];
  /** Documents with a higher rank come first. */
  rank: number;
}

export interface SearchPage {
  productIds: string[];
  /** Cursor of the next page; null at the end. */
  nextCursor: string | null;
}

/** Finds products by words in any language. Ignores case and accents. */
export interface SearchIndex {
  /** Replaces the documents of these products. */
  put(documents: readonly SearchDocument[]): Promise<void>;
  remove(productIds: readonly string[]): Promise<void>;
  /**
   * Products that contain all words; the last word may be a prefix. Highest rank first, in a stable order, so
   * that each product appears on one page only. A cursor that `search` did not return finds nothing.
   */
  search(query: { words: string; limit: number; cursor: string | null }): Promise<SearchPage>;
}
