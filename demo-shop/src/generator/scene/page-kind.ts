/** What a page is. */
export type PageKind =
  | 'product' | 'category' | 'search' | 'emptySearch' | 'article' | 'home' | 'cart' | 'login'
  | 'checkout' | 'notFound' | 'botWall' | 'consentWall' | 'ageGate' | 'appShell' | 'gone'
  | 'storeLocator' | 'faq' | 'dealsPost'; // prettier-ignore

/** Kinds of pages without a product, by how often they are drawn. */
export const OTHER_KINDS: readonly PageKind[] = [
  'category', 'category', 'category', 'category', 'search', 'search', 'emptySearch', 'article', 'home',
  'home', 'cart', 'login', 'checkout', 'notFound', 'botWall', 'consentWall', 'ageGate', 'appShell', 'gone',
  'gone', 'storeLocator', 'faq', 'dealsPost',
]; // prettier-ignore
