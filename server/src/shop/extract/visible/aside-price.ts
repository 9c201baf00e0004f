/**
 * Prices for somebody else or something else than this article new, bought by anybody: members and card holders, used and graded
 * goods, baskets and codes, old goods handed in, services to add.
 */
const MEMBERS =
  'club|clubcard|club ?card|members?|membership|loyalty|reward|prime|vip|card ?holders?|with (?:your )?card|mitglied\\p{L}*|kundenkarte|vorteilskarte|avec (?:la |votre |ma )?carte|carte (?:de )?fidélité|adhérents?|socios?|con (?:la )?tarjeta|soci|con (?:la )?carta|cartão|sócios?|clube|medlem\\p{L}*|kundeklub\\p{L}*|plussa|jäsen\\p{L}*|leden|ledenprijs|z kartą|klubow\\p{L}*|s kartou|klubov\\p{L}*|kártyával|klub ?ár|с (?:\\p{L}+ )?картой|по карте|за картк\\p{L}*|üye\\p{L}*|kartla|会員|會員|会员|회원|สมาชิก|thành viên|anggota|עם כרטיס|לחברי|للأعضاء|सदस्य';
const GRADED =
  "used|pre-?owned|refurb\\p{L}*|renewed|open[- ]box|second[- ]hand|b-?ware|gebraucht\\p{L}*|generalüberholt\\p{L}*|retoure\\p{L}*|d’occasion|d'occasion|occasions?|reconditionné\\p{L}*|segunda mano|reacondicionad\\p{L}*|de ocasión|usat[oi]|ricondizionat\\p{L}*|usad[oa]s?|recondicionad\\p{L}*|tweedehands|begagna\\p{L}*|brugt\\p{L}*|brukt\\p{L}*|käytet\\p{L}*|używan\\p{L}*|odnowion\\p{L}*|použit\\p{L}*|zánovn\\p{L}*|bazar\\p{L}*|használt|felújított|folosit|resigilat|б/у|уцен[её]н\\p{L}*|ikinci el|yenilenmiş|中古|二手|중고|bekas|cũ";
const BASKET =
  'sepette|im warenkorb|dans le panier|in (?:the |your )?(?:basket|cart)|w koszyku|nel carrello|en (?:el carrito|la cesta)|cupom|cupón|kupon\\p{L}*|coupon|voucher|gutschein|with code|mit code|avec le code|con (?:el )?código|쿠폰\\p{L}*|クーポン|优惠券|券后|到手价|折後|промокод\\p{L}*|any \\d|buy \\d|kup \\d|\\d for|prendine|por \\d unidades|2ª unidad|subscribe(?: (?:&|and) save)?|sparabo|spar-?abo|abonne\\p{L}*|assinatura|suscr\\p{L}*';
const HANDED_IN =
  'trade-?in|trade in|exchange|altgerät\\p{L}*|ankauf|reprise|inruil\\p{L}*|inbyte|wymian\\p{L}*|výkup\\p{L}*|permuta|takas|एक्सचेंज|下取り|以旧换新|보상판매';
const SERVICES =
  'install(?:ation|ing)?|assembly|fitting|gift[ -]?wrap\\p{L}*|engraving|protection plan|care plan|insurance|(?:extended )?warranty|montage|einbau|aufbau(?:service)?|geschenkverpackung|gravur|versicherung|garantieverlängerung|emballage cadeau|gravure|assurance|extension de garantie|instalación|montaje|seguro|montaggio|installazione|instalação|montagem|montering|montaż|montáž|установка|сборка|страховка|kurulum|montaj|設置|取付\\p{L}*|安装|설치\\p{L}*';
const ANY = `(?:${MEMBERS}|${GRADED}|${BASKET}|${HANDED_IN}|${SERVICES})`;
/** Cheap to ask of the many amounts that stand alone. */
const WORD = /[^\s\d\p{P}\p{S}]{2}/u;
const BEFORE = new RegExp(`(?<!\\p{L})${ANY}(?!\\p{L})`, 'iu');
const AFTER = new RegExp(
  `^\\s?[\\p{Sc}\\p{L}.]{0,4}\\s?(?:for |with |für |mit |pour |avec |per |con |para |com |dla |z |för |for |voor |met )?(?:the |our )?(?:${MEMBERS}|${GRADED})(?!\\p{L})`,
  'iu',
);

/** Whether what stands right before or after an amount says so. */
export function isAsidePrice(before: string, after: string): boolean {
  return (WORD.test(before) && BEFORE.test(lastClause(before))) || (WORD.test(after) && AFTER.test(after));
}

/** What is said of an amount ends at the amount before it, and at the end of a sentence. */
function lastClause(text: string): string {
  const end = Math.max(text.lastIndexOf('. '), text.lastIndexOf('! '), text.lastIndexOf('|'));
  const clause = text.slice(end + 1);
  const digits = /\d(?=\D{6,}$)/u.exec(clause);
  return digits && /\p{Sc}|,\d\d|\.\d\d/u.test(clause) ? clause.slice(digits.index + 1) : clause;
}
