import type { TextRun } from './visible-text.ts';

const BUY =
  /^(?:add (?:item )?to (?:the |my |your )?(?:shopping )?(?:cart|bag|basket|trolley)|add to order|buy(?: it)? now|buy|order now|pre-?order(?: now)?|in den (?:warenkorb|einkaufswagen)|(?:jetzt )?(?:kaufen|bestellen)|zum warenkorb hinzufügen|ajouter (?:au|à mon|à votre) panier|acheter|j'achète|commander|añadir (?:al carrito|a la cesta)|agregar al carrito|comprar(?: ahora| agora| já)?|adicionar (?:ao|à) (?:carrinho|cesta|cesto)|colocar no carrinho|aggiungi al carrello|acquista(?: ora)?|in winkel(?:wagen|mandje)|(?:direct )?bestellen|toevoegen aan winkel(?:wagen|mand)|lägg (?:i|till i) (?:varukorg(?:en)?|kundvagn(?:en)?)|köp(?: nu)?|legg (?:i|til i) (?:handlekurv(?:en)?|kurv(?:en)?)|kjøp|læg i (?:kurv(?:en)?|indkøbskurv(?:en)?)|tilføj til kurv|køb(?: nu)?|lisää (?:ostos)?koriin|osta|lisa (?:ostu)?korvi|do koszyka|dodaj do koszyka|kup(?: teraz)?|do košíku|přidat do košíku|vložit do košíku|koupit|do košíka|kosárba(?: teszem| rakom)?|adaugă (?:în|in) co[șş]|cumpără|v košarico|dodaj (?:v košarico|u košaricu|u korpu)|kupi|į krepšelį|pievienot grozam|ielikt grozā|в корзину|добавить в корзину|купить|в кошик|додати (?:в|до) кошика|купити|добави в (?:количката|кошницата)|купи|себетке|sepete ekle|satın al|הוסף לסל|הוספה לסל|קנה עכשיו|أضف (?:إلى|الى) (?:السلة|العربة|عربة التسوق)|اشتر(?:ي)? الآن|افزودن به سبد|カートに入れる|買い物かごに入れる|加入购物车|加入購物車|立即购买|장바구니|구매하기|thêm vào giỏ(?: hàng)?|mua ngay|หยิบใส่ตะกร้า|เพิ่มลงตะกร้า|tambah ke (?:keranjang|troli)|beli sekarang|προσθήκη στο καλάθι|στο καλάθι)/iu;
const DEAL =
  /^(?:(?:contact|chat with|message|call|write to) (?:the )?seller|seller description|show (?:phone )?number|make (?:an )?offer|place (?:a )?bid|bid now|current bid|(?:go|visit) (?:to )?(?:the )?(?:store|shop)|see (?:the )?(?:deal|prices)|compare (?:all )?prices|zum (?:shop|angebot)|(?:anbieter|verkäufer) kontaktieren|nachricht (?:senden|schreiben)|jetzt bieten|gebot abgeben|voir l'offre|contacter le vendeur|enchérir|ver oferta|contactar (?:con el |al )?vendedor|pujar|vai all'offerta|contatta il venditore|fai un'offerta|ver oferta|contactar anunciante|bekijk aanbieding|contacteer verkoper|bieden|se tilbud|kontakta säljaren|lägg bud|kontakt sælger|idź do sklepu|skontaktuj się|licytuj|do obchodu|kontaktovat prodejce|в магазин|показать телефон(?:ы)?|написать (?:продавцу|сообщение)|где купить|показати телефон|написати продавцю|mağazaya git|satıcıya (?:mesaj|sor)|hubungi penjual|liên hệ người bán|联系卖家|出品者に質問|판매자에게)/iu;
/** A shop may repeat its button in a bar that scrolls along, and name it once more for screen readers. */
const MAX_OWN_BUTTONS = 4;
const MAX_NAME = 250;

/** The index of the run that holds the product's name: by the names other sources give, else the first heading; null where there is none. */
export function anchorIndex(runs: TextRun[], names: string[]): number | null {
  const wanted = names.map(letters).filter((it) => it.length > 3);
  let heading: number | null = null;
  for (const { text, pieces, index } of runs) {
    const context = pieces[0]?.context;
    if (!context || context.isForeign || text.length > MAX_NAME || context.isInOption) continue;
    if (!context.isHeading && !/title|name|heading/.test(context.words)) continue;
    const found = letters(text);
    if (
      wanted.some(
        (it) =>
          it === found ||
          (found.length > 12 && it.startsWith(found)) ||
          (it.length > 12 && found.startsWith(it)),
      )
    )
      return index;
    if (heading === null && isFirstHeading(context)) heading = index;
  }
  return heading;
}

/**
 * The buttons and links that put the page's own product into the cart. Lists of products repeat theirs: of a kind that
 * stands there more often none is the product's own.
 */
export function ownBuyButtons(runs: TextRun[]): TextRun[] {
  const kinds = Map.groupBy(
    runs.filter(isBuyButton),
    ({ pieces }) =>
      `${pieces[0]?.context.tag} ${pieces[0]?.context.words} ${pieces[0]?.context.parent?.words}`,
  );
  return [...kinds.values()].filter((kind) => kind.length <= MAX_OWN_BUTTONS).flat();
}

/** Whether a run is the text of something that buys the page's product. */
export function isBuyButton({ text, pieces }: TextRun): boolean {
  const context = pieces[0]?.context;
  if (!context || context.isForeign || text.length > 60 || !saysBuy(text.trim())) return false;
  return (
    context.isButton ||
    context.isInLink ||
    /btn|button|cart|basket|buy/.test(context.words) ||
    /btn|button/.test(context.parent?.words ?? '')
  );
}

/** Whether a run is what one presses to get at a product that has no cart: to write to its seller, to bid, to go to its shop. */
export function isDealButton({ text, pieces }: TextRun): boolean {
  const context = pieces[0]?.context;
  return context !== undefined && !context.isForeign && text.length <= 40 && DEAL.test(text.trim());
}

/** "Add to cart", or "Add to cartAdd To Cart" where it is there once more for screen readers; not "Buying guide". */
function saysBuy(text: string): boolean {
  const words = BUY.exec(text)?.[0];
  if (!words) return false;
  const rest = text.slice(words.length).toLowerCase();
  return !/^\p{L}/u.test(rest) || rest.startsWith(words.toLowerCase());
}

function isFirstHeading(context: TextRun['pieces'][number]['context']): boolean {
  let at: typeof context | null = context;
  while (at && at.tag !== 'h1') at = at.parent;
  return at !== null;
}

function letters(text: string): string {
  return text.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');
}
