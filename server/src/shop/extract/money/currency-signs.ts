const DOLLARS =
  'USD CAD AUD NZD SGD HKD TWD MXN ARS CLP COP UYU BBD BSD BZD BMD BND DOP FJD GYD JMD KYD LRD NAD SRD TTD XCD NIO CUP SBD TOP WST CVE MOP ZWL';
const POUNDS = 'GBP EGP LBP SYP SDG SSP GIP FKP SHP';
const RUPEES = 'INR PKR LKR NPR MUR SCR MVR';
const DINARS = '? RSD KWD JOD IQD TND BHD LYD DZD';
const FRANCS = 'XOF XAF XPF CDF GNF RWF BIF DJF KMF';

/**
 * The currencies that each sign may mean: its usual one first. "?" means that it has no usual one: only the
 * page's data or region tell.
 */
export const SIGNS: Readonly<Record<string, string>> = {
  $: DOLLARS, 'us$': 'USD', 'us-$': 'USD', 'u$s': 'USD', 'u$d': 'USD', 'u.s.$': 'USD', 'us dollars': 'USD', 'us dollar': 'USD', dollars: DOLLARS, dollar: DOLLARS,
  'au$': 'AUD', 'a$': 'AUD', 'ca$': 'CAD', 'c$': 'CAD NIO', 'can$': 'CAD', 'cad$': 'CAD', 'cdn$': 'CAD', 'nz$': 'NZD', 'hk$': 'HKD', 's$': 'SGD', 'sg$': 'SGD', 'nt$': 'TWD', 'mx$': 'MXN',
  'mex$': 'MXN', 'r$': 'BRL', 'ar$': 'ARS', 'clp$': 'CLP', 'col$': 'COP', 'rd$': 'DOP', 'tt$': 'TTD', 'j$': 'JMD', 'z$': 'ZWL', 'mop$': 'MOP', 't$': 'TOP', 'ws$': 'WST', 'si$': 'SBD',
  'n$': 'NAD', 'b$': 'BND BSD BBD', 'fj$': 'FJD', 'bds$': 'BBD', 'ec$': 'XCD', 'gy$': 'GYD', 'g$': 'GYD', 'bz$': 'BZD', '$u': 'UYU', '$b': 'BOB', 'l$': 'LRD', 'ci$': 'KYD', reais: 'BRL',
  '£': POUNDS, '₤': POUNDS, 'e£': 'EGP', 'l.e': 'EGP', 'l.e.': 'EGP', 'ج.م': 'EGP', 'ج م': 'EGP', 'جم': '? EGP', 'جنيه مصري': 'EGP', 'جنيه': 'EGP SDG', pounds: POUNDS,
  '€': 'EUR', euro: 'EUR', euros: 'EUR', eur: 'EUR', 'евро': 'EUR', 'ευρώ': 'EUR', 'يورو': 'EUR', 'אירו': 'EUR', 'eiro': 'EUR', 'eurų': 'EUR', 'eurot': 'EUR',
  '¥': 'JPY CNY', 'jp¥': 'JPY', 'cn¥': 'CNY', '円': 'JPY', yen: 'JPY', '元': 'CNY TWD HKD MOP', '块': 'CNY', '人民币': 'CNY', rmb: 'CNY', 'rmb¥': 'CNY', yuan: 'CNY', '圓': 'TWD HKD', '원': 'KRW', '₩': 'KRW KPW',
  kr: '? SEK NOK DKK ISK', 'kr.': 'DKK SEK NOK ISK', 'skr': 'SEK', 'dkr': 'DKK', 'nkr': 'NOK', 'ikr': 'ISK', 'krónur': 'ISK', kroner: '? NOK DKK', kronor: 'SEK',
  'kč': 'CZK', kc: 'CZK', 'kčs': 'CZK', korun: 'CZK', 'zł': 'PLN', zl: 'PLN', 'zlotych': 'PLN', 'złotych': 'PLN', ft: 'HUF', forint: 'HUF',
  lei: 'RON MDL', leu: 'RON MDL', 'лей': 'MDL', 'лв': 'BGN', 'лева': 'BGN', lv: 'BGN', kn: 'HRK', kuna: 'HRK', din: 'RSD', dinara: 'RSD', dinar: DINARS, 'дин': 'RSD', 'динара': 'RSD', 'ден': 'MKD', 'денари': 'MKD',
  lek: 'ALL', 'lekë': 'ALL', sfr: 'CHF', '₣': 'CHF', franken: 'CHF', fcfa: 'XOF XAF', 'f cfa': 'XOF XAF', 'f.cfa': 'XOF XAF', cfa: 'XOF XAF', 'fc': '? CDF', 'fr cfa': 'XOF XAF',
  '₽': 'RUB', 'руб': 'RUB BYN', 'рублей': 'RUB BYN', 'рубля': 'RUB BYN', 'рубль': 'RUB BYN', 'р': 'RUB BYN', rub: 'RUB', 'rbl': 'RUB', 'бел. руб': 'BYN', 'б.р': 'BYN', 'б.р.': 'BYN', 'бр': 'BYN',
  '₴': 'UAH', 'грн': 'UAH', 'гривень': 'UAH', 'гривні': 'UAH', hrn: 'UAH', '₸': 'KZT', 'тг': 'KZT', 'тнг': 'KZT', 'тенге': 'KZT', tenge: 'KZT', 'т': '? KZT', 'сом': 'KGS', som: 'KGS UZS', '⃀': 'KGS',
  'сум': 'UZS', 'сўм': 'UZS', "so'm": 'UZS', 'soʻm': 'UZS', 'so‘m': 'UZS', 'so’m': 'UZS', '₼': 'AZN', manat: 'AZN TMT', '₾': 'GEL', 'ლ': 'GEL', 'ლარი': 'GEL', 'лари': 'GEL', '֏': 'AMD', 'դր': 'AMD', 'դրամ': 'AMD', '₮': 'MNT', 'төг': 'MNT', 'төгрөг': 'MNT', 'смн': 'TJS', 'сомонӣ': 'TJS', '؋': 'AFN', 'افغانی': 'AFN',
  '₺': 'TRY', tl: 'TRY', '₪': 'ILS', 'ש"ח': 'ILS', "ש'ח": 'ILS', 'שח': 'ILS', nis: 'ILS', 'ש״ח': 'ILS', 'ש׳ח': 'ILS', 'שקלים': 'ILS',
  '₹': 'INR', rs: RUPEES, '₨': 'PKR INR LKR NPR MUR SCR MVR', rupees: RUPEES, 'रु': 'INR NPR', 'र': 'INR', 'रू': 'NPR INR', 'रुपये': 'INR NPR', 'रुपए': 'INR NPR', 'ரூ': 'INR LKR', 'ரூபாய்': 'INR LKR', 'రూ': 'INR', 'ರೂ': 'INR', 'രൂപ': 'INR', 'રૂ': 'INR', 'روپے': 'PKR INR', inr: 'INR',
  '৳': 'BDT', tk: 'BDT', taka: 'BDT', 'টাকা': 'BDT', 'රු': 'LKR', 'රුපියල්': 'LKR', '฿': 'THB', 'บาท': 'THB', baht: 'THB', '₫': 'VND', 'đ': 'VND', 'vnđ': 'VND', 'đồng': 'VND',
  '₭': 'LAK', 'ກີບ': 'LAK', '៛': 'KHR', 'រៀល': 'KHR', 'ကျပ်': 'MMK', rm: 'MYR', ringgit: 'MYR', rp: 'IDR', rupiah: 'IDR', '₱': 'PHP CUP', php: 'PHP', '﷼': 'IRR SAR YER QAR OMR', '⃁': 'SAR',
  'د.إ': 'AED', 'دإ': 'AED', '⃃': 'AED', 'درهم إماراتي': 'AED', 'درهم مغربي': 'MAD', 'درهم': 'AED MAD', dirham: 'AED MAD', dirhams: 'AED MAD', dhs: 'AED MAD', dh: 'AED MAD',
  'ر.س': 'SAR', 'رس': 'SAR', 'ريال سعودي': 'SAR', 'ريال قطري': 'QAR', 'ريال عماني': 'OMR', 'ريال يمني': 'YER', 'ريال': 'SAR QAR OMR YER IRR', 'ر.ق': 'QAR', 'ر.ع': 'OMR', 'ر.ي': 'YER', 'ریال': 'IRR', 'r.o': 'OMR', 'r.o.': 'OMR', 's.r': 'SAR', 'q.r': 'QAR',
  'د.ك': 'KWD', 'دك': 'KWD', 'دينار كويتي': 'KWD', 'دينار أردني': 'JOD', 'دينار عراقي': 'IQD', 'دينار بحريني': 'BHD', 'دينار تونسي': 'TND', 'دينار جزائري': 'DZD', 'دينار ليبي': 'LYD', 'د.ب': 'BHD', 'د.أ': 'JOD', 'د.ا': 'JOD', 'د.ع': 'IQD', 'ع.د': 'IQD', 'k.d': 'KWD', 'b.d': 'BHD', 'j.d': 'JOD',
  'دينار': DINARS, 'ل.ل': 'LBP', 'ل.س': 'SYP', 'ليرة تركية': 'TRY', 'ليرة لبنانية': 'LBP', 'ليرة سورية': 'SYP', 'ليرة': '? LBP SYP', 'د.ت': 'TND', 'دت': 'TND', 'د.م': 'MAD', 'دم': 'MAD', 'د.ج': 'DZD', 'دج': 'DZD', 'د.ل': 'LYD', 'ل.د': 'LYD', 'ش.ج': 'ILS', 'شيكل': 'ILS',
  ksh: 'KES', 'kshs': 'KES', ush: 'UGX', ushs: 'UGX', tsh: 'TZS', tshs: 'TZS', sh: '? KES TZS UGX SOS', '₦': 'NGN', naira: 'NGN', ngn: 'NGN', 'gh₵': 'GHS', '₵': 'GHS', 'gh¢': 'GHS', birr: 'ETB', 'ብር': 'ETB', rand: '? ZAR',
  fbu: 'BIF', fdj: 'DJF', gfr: 'GNF', frw: 'RWF', kwz: 'AOA', mtn: 'MZN', 'ናቕፋ': 'ERN', 'ƒ': 'ANG XCG AWG', dalasi: 'GMD',
  's/': 'PEN', 's/.': 'PEN', soles: 'PEN', 'bs': 'BOB VES', 'bs.': 'BOB VES', '₡': 'CRC', '₲': 'PYG', 'b/.': 'PAB', pesos: '? MXN ARS CLP COP PHP UYU DOP CUP', '₿': 'BTC', 'ƀ': 'BTC',
}; // prettier-ignore

/** Letters that mean a currency only in this case. */
export const CASED_SIGNS: Readonly<Record<string, string>> = {
  KM: 'BAM', ID: '? IQD', DA: '? DZD', DT: 'TND', P: '? BWP PHP', Q: '? GTQ', q: '? GTQ', L: '? HNL ALL MDL', E: '? SZL', K: '? PGK ZMW', MK: '? MWK', N: '? NGN', D: '? GMD', G: '? HTG', M: '? LSL', T: '? KZT', F: `? ${FRANCS} CHF`,
  Rf: 'MVR', Nu: 'BTN', Ks: 'MMK', BD: 'BHD', JD: 'JOD', KD: 'KWD', LD: 'LYD', UM: 'MRU', Db: 'STN', ZK: 'ZMW', Kz: 'AOA', MT: '? MZN', CF: '? KMF', R: 'ZAR', LE: 'EGP', Le: 'SLE', VT: '? VUV', Ar: 'MGA', FG: '? GNF',
  Re: 'INR', SR: 'SAR', QR: 'QAR', RO: '? OMR', Br: 'BYN ETB', Gs: 'PYG', UF: 'CLF', Fr: `CHF ${FRANCS}`, FR: 'CHF', fr: `CHF ${FRANCS}`, с: '? KGS',
}; // prettier-ignore

/**
 * Signs and codes that are also common words, names of products or norms ("RM 5", "DIN 125", "TOP 10", "PEN
 * 2"). They need support from the page or the form of the number.
 */
export const AMBIGUOUS_WORDS: ReadonlySet<string> = new Set(
  'din rm bs tk tl kn lv rp dh sh т all amd bam bob cup gel lak lei mad mop nio pen sos top try btn esp std cve gip mur mro bif clf'.split(
    ' ',
  ),
);

/** Words for the hundredth of a currency, with the currencies that have it. */
export const MINOR_SIGNS: Readonly<Record<string, string>> = {
  p: 'GBP', pence: 'GBP', penny: 'GBP', '¢': DOLLARS, c: '? AUD NZD ZAR', cent: `EUR ${DOLLARS}`, cents: `? EUR ${DOLLARS}`, ct: 'EUR', cts: 'EUR', 'centimes': 'EUR CHF', 'céntimos': 'EUR', centimos: 'EUR', centesimi: 'EUR',
  'cêntimos': 'EUR', 'centavos': '? BRL MXN ARS PHP', rp: '? CHF', rappen: 'CHF', gr: 'PLN', 'grosze': 'PLN', groszy: 'PLN', 'коп': 'RUB BYN UAH', 'копеек': 'RUB BYN', 'копійок': 'UAH', 'к': 'RUB BYN UAH', bani: 'RON MDL', 'øre': '? DKK NOK', 'öre': 'SEK', hal: 'CZK', 'haléřů': 'CZK',
  'ст': 'BGN', 'стотинки': 'BGN', 'kuruş': 'TRY', 'krş': 'TRY', 'krs': 'TRY', "אג'": 'ILS', 'אגורות': 'ILS', paise: 'INR', sen: 'MYR', 'λεπτά': 'EUR', 'senti': 'EUR', 'centai': 'EUR', 'santīmi': 'EUR', 'snt': 'EUR',
}; // prettier-ignore
