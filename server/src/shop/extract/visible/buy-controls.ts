import { hashOf } from '../html/html-bytes.ts';
import { type OpenElement } from '../html/open-element.ts';
import { type TextRun } from '../html/text-run.ts';

const MAX_BUTTON_LENGTH = 60;
/** How many elements around a text may be the one that is clicked. */
const MAX_LEVELS = 3;
const CLICKABLE = new Set(['a', 'button', 'input']);
const TYPE = hashOf('type');

/** Names that programs give to purchases: "add-to-cart", "cart/add", "btnAddCart", "buyNow". */
const CART = /^(?:cart|carts|basket|bag|trolley|shoppingcart)$/;
const ADD = /^(?:add|adding|insert|put|into)$/;
const PURCHASE =
  /^(?:addto(?:cart|basket|bag|trolley)|addcart|buy|buynow|buyit|purchase|cartin|incart|tocart)$/;
/** Parts of names about what happens in the cart, or about other lists. */
const NO_PURCHASE = /^(?:update|remove|delete|coupon|view|show|open|close|toggle|mini|wishlist|compare|count|icon|buying|guide)$/; // prettier-ignore
const PROGRAM_NAMES =
  /^(?:class|id|name|onclick|href|formaction|value|data-.*|ng-click|v-on:click|@click|x-on:click)$/;
const QUANTITY = /^(?:qty|quantity|quantities|quantite|cantidad|quantidade|quantita|menge|anzahl|antal|aantal|ilosc|adet|amount|pcs|kazu|suryo)$/; // prettier-ignore
/** Fields of forms that are about the visitor. */
const PERSONAL = new Set(['password', 'email', 'search', 'tel', 'file']);

/**
 * The buttons and links that buy a product according to their names in the page's code, their form's target,
 * or a field for the quantity in their form. Works in every language.
 */
export function findBuyControls(runs: readonly TextRun[], fields: readonly OpenElement[]): TextRun[] {
  const formsWith = (isWanted: (field: OpenElement) => boolean): ReadonlySet<OpenElement> =>
    new Set(fields.filter(isWanted).flatMap((it) => formOf(it) ?? []));
  const personal = formsWith(isPersonal);
  const counting = formsWith(isQuantity);
  return runs.filter((run) => {
    if (run.isUnrelated || run.width > MAX_BUTTON_LENGTH) return false;
    const clicked = clickedElement(run);
    if (!clicked) return namesPurchase(run.context.words);
    if (isNamedPurchase(clicked)) return true;
    if (clicked.tag === 'a') return false;
    const form = formOf(clicked);
    if (form === null || personal.has(form)) return false;
    return counting.has(form) || namesCart(form.attributes.get('action') ?? '');
  });
}

function clickedElement({ element }: TextRun): OpenElement | null {
  let at: OpenElement | null = element;
  for (let level = 0; at && level < MAX_LEVELS; level += 1) {
    if (CLICKABLE.has(at.tag)) return at;
    at = at.parent;
  }
  return null;
}

function isNamedPurchase({ attributes }: OpenElement): boolean {
  return [...attributes].some(([name, value]) => PROGRAM_NAMES.test(name) && namesPurchase(value));
}

/** Whether a class, function or path adds to a cart or buys. */
function namesPurchase(name: string): boolean {
  const words = wordsOf(name);
  if (words.some((it) => NO_PURCHASE.test(it))) return false;
  return (
    words.some((it) => PURCHASE.test(it)) ||
    (words.some((it) => CART.test(it)) && words.some((it) => ADD.test(it)))
  );
}

function namesCart(action: string): boolean {
  const words = wordsOf(action);
  return words.some((it) => CART.test(it) || PURCHASE.test(it)) && !words.some((it) => NO_PURCHASE.test(it));
}

function isQuantity({ tag, attributes }: OpenElement): boolean {
  const type = attributes.get('type')?.toLowerCase();
  if (tag === 'input' && type === 'number') return true;
  if (type !== undefined && type !== 'text' && type !== 'tel') return false;
  return [attributes.get('name'), attributes.get('id')].some((it) =>
    wordsOf(it ?? '').some((word) => QUANTITY.test(word)),
  );
}

/** Whether a field asks for something about the visitor. */
function isPersonal(element: OpenElement): boolean {
  return PERSONAL.has(element.recordedValue(TYPE)?.toLowerCase() ?? '');
}

function formOf(element: OpenElement): OpenElement | null {
  let at: OpenElement | null = element.parent;
  while (at && at.tag !== 'form') at = at.parent;
  return at;
}

/** The words of a name in code, in lower case: "btnAddToCart" has four. */
function wordsOf(name: string): string[] {
  return name
    .slice(0, 300)
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z]+/);
}
