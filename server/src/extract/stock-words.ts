import type { Availability } from '@tidemark/contracts/availability.ts';

/** What shops write about stock, most telling first: a text that says "not in stock" also contains "in stock". */
export const STOCK_WORDS: readonly (readonly [Availability, RegExp])[] = [
  [
    'Discontinued',
    /(?<!\p{L})(?:discontinued|no longer (?:available|sold|made|produced)|nicht mehr (?:lieferbar|erhältlich|verfügbar|im sortiment)|plus (?:commercialisé|fabriqué)|arrêt de commercialisation|descatalogad[oa]|fuera de catálogo|fuori produzione|fora de linha|uit (?:het )?assortiment|niet meer leverbaar|utgått|udgået|utgående|produkt wycofany|ukončen[ao]?|снят с производства|знято з виробництва|販売終了|生産終了|停产|단종)/iu,
  ],
  [
    'PreOrder',
    /(?<!\p{L})(?:pre-?order(?: now)?|available (?:from|for pre-?order)|coming soon|releases? on|vorbestell(?:en|bar|ung)|erscheint am|précommand(?:e|er)|à paraître|preventa|pre-?venta|reservar ahora|preordin[ae]|pré-venda|voorbestel(?:len|baar)?|pre-?order|förhandsboka|forudbestil|forhåndsbestill|przedsprzedaż|předobjedn\p{L}*|előrendel\p{L}*|предзаказ|передзамовлення|ön sipariş|予約(?:受付|商品|注文)|预售|预订|예약)/iu,
  ],
  [
    'BackOrder',
    /(?<!\p{L})(?:(?:available )?on back-?order|back-?ordered|can be back-?ordered|ships? (?:with)?in \d+(?:\s?[-–]\s?\d+)? weeks|(?:bei )?nachbestell\p{L}*|lieferbar bei nachbestellung|restnoterad|restordre|auf bestellung|sur commande|bajo pedido|su ordinazione|por encomenda|op bestelling|op nabestelling|beställningsvara|bestillingsvare|na zamówienie|na objednávku|под заказ|под замовлення|sipariş üzerine|取り寄せ)/iu,
  ],
  [
    'OutOfStock',
    /(?<!\p{L})(?:out of stock|out-of-stock|sold out|currently unavailable|temporarily (?:unavailable|out)|not (?:currently )?available|(?<!\p{L} )unavailable|not in stock|no stock|(?:item|product) is (?:no longer|not) available|(?:notify|email|alert) me when|ausverkauft|nicht (?:auf lager|vorrätig|verfügbar|lieferbar)|zur ?zeit nicht|derzeit nicht|momentan nicht|vergriffen|épuisé|rupture(?: de stock)?|indisponible|non disponible|en rupture|agotad[oa]|sin (?:stock|existencias)|no disponible|esaurit[oa]|non (?:è )?disponibile|esgotad[oa]|indisponível|sem estoque|sem stock|avise-me|uitverkocht|niet (?:op voorraad|beschikbaar|leverbaar)|slutsåld|slut i lager|ej i lager|finns ej|udsolgt|ikke på lager|utsolgt|loppu(?:unmyyty|nut)?|ei varastossa|läbi müüdud|otsas|toode on otsas|pole saadaval|brak w magazynie|niedostępny|wyprzedan[ye]|chwilowo niedostępn[ye]|vyprodáno|není skladem|nedostupn[ýéá]|vypredané|nie je na sklade|elfogyott|nincs (?:raktáron|készleten)|nem elérhető|stoc epuizat|indisponibil|ni na zalogi|razprodano|rasprodano|nema na (?:skladištu|lageru)|nedostupno|išparduota|neturime|izpārdots|nav (?:noliktavā|pieejams)|нет в наличии|нет на складе|закончил(?:ся|ась|ось|ись)|распродан[оа]?|немає в наявності|няма наличност|изчерпан|tükendi|stokta yok|εξαντλ\p{L}*|μη διαθέσιμο|אזל(?: מהמלאי| המלאי)?|לא במלאי|אינו במלאי|חסר במלאי|המוצר אזל|غير متوفر|نفدت? (?:الكمية|من المخزون)|نفذت الكمية|ناموجود|स्टॉक में नहीं|在庫(?:切れ|なし|がありません)|品切れ|売り切れ|完売|缺货|无货|售罄|已售完|缺貨|售完|품절|일시품절|재고 없음|hết hàng|สินค้าหมด|หมดสต[๊็]?อก|stok habis|habis terjual)/iu,
  ],
  [
    'InStock',
    /(?<!\p{L})(?:in stock|in-stock|available(?: now| online| to order| immediately)?|ready to ship|usually ships|ships (?:today|within|in)|only \d+ (?:left|remaining)|\d+ (?:left )?in stock|low stock|few left|auf lager|sofort (?:lieferbar|verfügbar|versandfertig)|lieferbar|verfügbar|vorrätig|lagernd|en stock|disponible|disponibile|disponibilità immediata|em stock|em estoque|disponível|op voorraad|direct leverbaar|leverbaar|i lager|finns i lager|på lager|varastossa|heti saatavilla|saatavilla|laos(?: olemas)?|saadaval|w magazynie|dostępn[yae]|na stanie|skladem|na sklade|dostupn[ýéáo]|raktáron|készleten|elérhető|în stoc|in stoc|disponibil|na zalogi|na voljo|na skladištu|na stanju|dobavljivo|yra sandėlyje|turime|ir noliktavā|pieejams|в наличии|есть в наличии|есть на складе|в наявності|є в наявності|в наличност|наличен|stokta|stokta var|mevcut|διαθέσιμο|σε απόθεμα|במלאי|קיים במלאי|متوفر|متاح|موجود|स्टॉक में|在庫あり|在庫有|即納|有货|现货|有貨|現貨|재고 있음|còn hàng|มีสินค้า|พร้อมส่ง|stok tersedia|tersedia)(?!\p{L})/iu,
  ],
];
