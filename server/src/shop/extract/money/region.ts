/**
 * The regions (ISO 3166) by the currency of their everyday prices, as of January 2026. Generated from the
 * `currencyData` of CLDR 48. Where a region has two, the one in which its shops write prices.
 */
const CURRENCIES: Readonly<Record<string, string>> = table(`
  EUR: AD AT AX BE BG BL CY DE EA EE ES EU FI FR GF GP GR HR IC IE IT LT LU LV MC ME MF MQ MT NL PM PT RE SI SK SM
  EUR: TF VA XK YT; USD: AS BQ DG EC FM GU IO MH MP PA PR PW SV TC TL UM US VG VI ZW; GBP: GB GG GS IM JE TA
  CHF: CH LI; AUD: AU CC CX HM KI NF NR TV; NZD: CK NU NZ PN TK; DKK: DK FO GL; NOK: BV NO SJ; SEK: SE; ISK: IS
  PLN: PL; CZK: CZ; HUF: HU; RON: RO; MDL: MD; RSD: RS; MKD: MK; ALL: AL; BAM: BA; RUB: RU; BYN: BY; UAH: UA
  KZT: KZ; KGS: KG; UZS: UZ; TJS: TJ; TMT: TM; AZN: AZ; GEL: GE; AMD: AM; MNT: MN; AFN: AF; TRY: TR; ILS: IL PS
  AED: AE; SAR: SA; QAR: QA; KWD: KW; BHD: BH; OMR: OM; YER: YE; JOD: JO; IQD: IQ; IRR: IR; LBP: LB; SYP: SY
  EGP: EG; MAD: EH MA; DZD: DZ; TND: TN; LYD: LY; SDG: SD; SSP: SS; INR: IN; PKR: PK; LKR: LK; NPR: NP; BDT: BD
  MVR: MV; BTN: BT; MUR: MU; SCR: SC; CNY: CN; JPY: JP; KRW: KR; KPW: KP; TWD: TW; HKD: HK; MOP: MO; SGD: SG
  MYR: MY; IDR: ID; THB: TH; VND: VN; PHP: PH; LAK: LA; KHR: KH; MMK: MM; BND: BN; CAD: CA; MXN: MX; BRL: BR
  ARS: AR; CLP: CL; COP: CO; PEN: PE; UYU: UY; PYG: PY; BOB: BO; VES: VE; CRC: CR; GTQ: GT; HNL: HN; NIO: NI
  DOP: DO; CUP: CU; HTG: HT; JMD: JM; TTD: TT; BBD: BB; BSD: BS; BZD: BZ; GYD: GY; SRD: SR; BMD: BM; KYD: KY
  XCD: AG AI DM GD KN LC MS VC; XCG: CW SX; AWG: AW; FKP: FK; ZAR: LS ZA; NAD: NA; BWP: BW; SZL: SZ; KES: KE
  UGX: UG; TZS: TZ; SOS: SO; NGN: NG; GHS: GH; GMD: GM; ETB: ET; ERN: ER; DJF: DJ; RWF: RW; BIF: BI; CDF: CD
  ZMW: ZM; MWK: MW; MZN: MZ; AOA: AO; XOF: BF BJ CI GW ML NE SN TG; XAF: CF CG CM GA GQ TD; MGA: MG; KMF: KM
  SLE: SL; LRD: LR; GNF: GN; CVE: CV; STN: ST; MRU: MR; GIP: GI; SHP: AC SH; FJD: FJ; PGK: PG; SBD: SB; TOP: TO
  VUV: VU; WST: WS; XPF: NC PF WF`);

/** Country domains that are used worldwide. Alone they do not imply the country. */
const GENERIC_DOMAINS = new Set(
  'ac ag ai as bz cc cd co cx dj dm fm gd gg gl gs hm ht im io ki ky la lc ly me ms mu nf nu pn pw re sc sh so st su sx tc tf tk tl to tv vc vg vu wf ws yt'.split(
    ' ',
  ),
);

function table(text: string): Record<string, string> {
  const entries = text
    .split(/[;\n]/)
    .filter((line) => line.includes(':'))
    .flatMap((line) => {
      const [currency = '', regions = ''] = line.split(':').map((part) => part.trim());
      return regions.split(' ').map((region): [string, string] => [region, currency]);
    });
  return Object.fromEntries(entries);
}

/** The currency of everyday prices in a region; null if unknown. */
export function currencyOfRegion(region: string | null): string | null {
  return (region && CURRENCIES[region]) || null;
}

/** Whether a currency is the everyday one of some region. */
export function isEverydayCurrency(code: string): boolean {
  return EVERYDAY.has(code);
}

const EVERYDAY = new Set(Object.values(CURRENCIES));

/**
 * The region of a BCP 47 locale: AT for "de-AT", the likeliest for a mere language (SE for "sv"); null if
 * malformed.
 */
export function regionOf(locale: string): string | null {
  return placeOf(locale).likely;
}

/** The region that a locale names: AT for "de-AT", null for "de". */
export function namedRegionOf(locale: string): string | null {
  return placeOf(locale).named;
}

interface Place {
  named: string | null;
  likely: string | null;
}

const places = new Map<string, Place>();
const MAX_PLACES = 1000;

function placeOf(locale: string): Place {
  const known = places.get(locale);
  if (known) return known;
  const place = readPlace(locale);
  if (places.size < MAX_PLACES) places.set(locale, place);
  return place;
}

function readPlace(tag: string): Place {
  try {
    const locale = new Intl.Locale(tag.replace('_', '-'));
    return { named: locale.region ?? null, likely: locale.maximize().region ?? null };
  } catch {
    return { named: null, likely: null };
  }
}

/** The region of a host's country domain: GB for "shop.co.uk"; null for generic domains. */
export function regionOfHost(host: string): string | null {
  const domain = host.slice(host.lastIndexOf('.') + 1).toLowerCase();
  if (domain === 'uk') return 'GB';
  if (domain.length !== 2) return null;
  if (GENERIC_DOMAINS.has(domain) && !/\.com?\.[a-z]{2}$/i.test(host)) return null;
  return currencyOfRegion(domain.toUpperCase()) ? domain.toUpperCase() : null;
}
