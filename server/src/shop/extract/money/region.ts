/** The regions (ISO 3166) by currency, as far as shops are likely there. */
const CURRENCIES: Readonly<Record<string, string>> = table(`
  EUR: AD AT BE CY DE EE ES FI FR GR HR IE IT LT LU LV MC ME MT NL PT SI SK SM VA XK GP MQ RE GF EU
  USD: US EC SV PR PA GU; GBP: GB IM JE GG; CHF: CH LI; AUD: AU KI NR TV; NZD: NZ CK; DKK: DK GL FO; NOK: NO SJ
  SEK: SE; ISK: IS; PLN: PL; CZK: CZ; HUF: HU; RON: RO; MDL: MD; BGN: BG; RSD: RS; MKD: MK; ALL: AL; BAM: BA
  RUB: RU; BYN: BY; UAH: UA; KZT: KZ; KGS: KG; UZS: UZ; TJS: TJ; TMT: TM; AZN: AZ; GEL: GE; AMD: AM; MNT: MN
  TRY: TR; ILS: IL PS; AED: AE; SAR: SA; QAR: QA; KWD: KW; BHD: BH; OMR: OM; YER: YE; JOD: JO; IQD: IQ; IRR: IR
  LBP: LB; SYP: SY; EGP: EG; MAD: MA; DZD: DZ; TND: TN; LYD: LY; SDG: SD; INR: IN; PKR: PK; LKR: LK; NPR: NP
  BDT: BD; MVR: MV; BTN: BT; MUR: MU; SCR: SC; CNY: CN; JPY: JP; KRW: KR; TWD: TW; HKD: HK; MOP: MO; SGD: SG
  MYR: MY; IDR: ID; THB: TH; VND: VN; PHP: PH; LAK: LA; KHR: KH; MMK: MM; BND: BN; CAD: CA; MXN: MX; BRL: BR
  ARS: AR; CLP: CL; COP: CO; PEN: PE; UYU: UY; PYG: PY; BOB: BO; VES: VE; CRC: CR; GTQ: GT; HNL: HN; NIO: NI
  DOP: DO; CUP: CU; JMD: JM; TTD: TT; BBD: BB; BSD: BS; BZD: BZ; GYD: GY; SRD: SR; BMD: BM; KYD: KY; XCD: AG LC
  ZAR: ZA; NAD: NA; BWP: BW; KES: KE; UGX: UG; TZS: TZ; NGN: NG; GHS: GH; ETB: ET; RWF: RW; ZMW: ZM; MZN: MZ
  AOA: AO; XOF: SN CI ML BF BJ TG NE; XAF: CM GA CG TD; MGA: MG; SLE: SL; LRD: LR; FJD: FJ; ANG: CW; AWG: AW`);

/** Country domains that are used worldwide. Alone they do not imply the country. */
const GENERIC_DOMAINS = new Set(
  'ai ac as cc cd co fm gg gl im io ky la ly me nu pw re sc sh st su tk to tv vc ws'.split(' '),
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

/**
 * The region of a BCP 47 locale: AT for "de-AT", the likeliest for a mere language (SE for "sv"); null if
 * malformed.
 */
export function regionOf(locale: string): string | null {
  const known = regions.get(locale);
  if (known !== undefined) return known;
  const region = likelyRegion(locale);
  if (regions.size < MAX_REGIONS) regions.set(locale, region);
  return region;
}

const regions = new Map<string, string | null>();
const MAX_REGIONS = 1000;

function likelyRegion(locale: string): string | null {
  try {
    return new Intl.Locale(locale.replace('_', '-')).maximize().region ?? null;
  } catch {
    return null;
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
