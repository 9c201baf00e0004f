/** A quick test that every name of an unrelated part passes, and few others. */
const MAYBE =
  /related|similar|recommend|recently|last-?(?:seen|viewed)|up-?sell|cross-?sell|also-?(?:bought|viewed|like)|you-?may|sponsored|bundle|bought-?together|accessor|mini-?cart|side-?cart|breadcrumb|newsletter|cookie|mega-?menu|navbar|site-?(?:header|footer)|page-?footer|wishlist|compare-(?:list|table|products)|teaser|trade-?in|warranty|protection-?plan|sims-|substitut|(?:cart|basket)-?(?:drawer|dropdown|preview|flyout|popup|items?|sidebar|modal)|menu|nav|footer|topbar|reviews?|comments?|faq/;

/** What an element's names say about the part of the page that it holds. */
export type PartKind = 'furniture' | 'other-subject' | null;

const wordsIn = (text: string): ReadonlySet<string> => new Set(text.split(' '));

/** The parts of every page of a shop. */
const FURNITURE = wordsIn('nav navbar navigation menu menus footer topbar megamenu');
/** Words that may stand with them without making them a part of something smaller. */
const FURNITURE_BESIDE = wordsIn(
  'site page main global top bottom mobile desktop store shop shopify primary secondary header sub side mega sticky wrapper wrap container inner outer area section content block block row col column columns list links link item items left right center middle bar box bg theme layout level parent child category categories account user customer language currency search logo copyright legal social cms widget widgets nav navbar navigation menu menus footer topbar megamenu',
);
const OTHER_FURNITURE = /^(?:breadcrumb|newsletter|cookie|mega-?menu|mini-?cart|side-?cart|wishlist)/;
const SITE_HEADER = /^(?:site|page)-?header/;

/** The first word of names for a state of the page, a template or a kind of product. */
const STATE = wordsIn(
  'with without has have no not is page layout template type category cat term tag in format body un',
);
/** Starts of words for other products and for what visitors wrote. */
const OTHER_SUBJECT =
  /^(?:related|similar|recommend|recently|upsell|crosssell|crossell|sponsored|bundle|accessor|teaser|warranty|substitut|sims$|reviews?$|comments?$|faqs?$|alsobought|alsoviewed|alsolike|youmay|lastseen|lastviewed)/;
/** The same as two or three words. */
const OTHER_SUBJECT_PHRASE =
  /(?:^|-)(?:last-(?:seen|viewed)|up-sells?|cross-sells?|also-(?:bought|viewed|like)|you-may|bought-together|compare-(?:list|table|products)|trade-in|protection-plan|(?:mini|side)-cart|(?:cart|basket)-?(?:drawer|dropdown|preview|flyout|popup|items?|sidebar|modal))/;
/** A property of the product itself: "recommended retail price". */
const OWN_PROPERTY = /^(?:recommended|similar|suggested)-(?:price|retail|retailer|age|dose|use)/;

/**
 * The part of the page that an element with these class names and ids holds, if it is about something else
 * than the product. Names count by whole words: `card-footer` is no footer of the page.
 */
export function partKindOf(names: string): PartKind {
  if (!MAYBE.test(names.toLowerCase())) return null;
  let kind: PartKind = null;
  for (const name of names.split(/\s+/)) {
    const own = MAYBE.test(name.toLowerCase()) ? kindOfName(wordsOf(name)) : null;
    if (own === 'furniture') return own;
    kind ??= own;
  }
  return kind;
}

/** The words of a name in lower case: "relatedProducts__list" has three. */
function wordsOf(name: string): string[] {
  return name
    .replace(/([a-z])([A-Z])/g, '$1-$2')
    .toLowerCase()
    .split(/[^\p{L}\d]+/u)
    .filter((it) => it !== '');
}

function kindOfName(words: readonly string[]): PartKind {
  const [first = ''] = words;
  const name = words.join('-');
  if (isFurniture(words) || OTHER_FURNITURE.test(name) || SITE_HEADER.test(name)) return 'furniture';
  if (STATE.has(first) || OWN_PROPERTY.test(name)) return null;
  if (words.some((it) => OTHER_FURNITURE.test(it))) return 'furniture';
  return words.some((it) => OTHER_SUBJECT.test(it)) || OTHER_SUBJECT_PHRASE.test(name)
    ? 'other-subject'
    : null;
}

function isFurniture(words: readonly string[]): boolean {
  return (
    words.some((it) => FURNITURE.has(it)) && words.every((it) => FURNITURE_BESIDE.has(it) || /^\d+$/.test(it))
  );
}
