/** The languages whose months are known, beside English. Names come from CLDR, by `Intl`. */
const LANGUAGES = [
  'en', 'de', 'fr', 'es', 'it', 'pt', 'nl', 'sv', 'da', 'nb', 'fi', 'et', 'pl', 'cs', 'sk', 'hu', 'ro', 'sl',
  'hr', 'lt', 'lv', 'ru', 'uk', 'bg', 'tr', 'el', 'he', 'ar', 'fa', 'hi', 'vi', 'th', 'id',
]; // prettier-ignore

let known: RegExp | null = null;

/**
 * Matches a date of a year's day or month at the start of a text: "12 March", "March 12", "12.3.", "2027年3月".
 * Compiled on first use, since few pages need it.
 */
export function datePattern(): RegExp {
  known ??= compile();
  return known;
}

function compile(): RegExp {
  const month = `(?:${[...monthNames()].toSorted((a, b) => b.length - a.length).join('|')})\\.?(?!\\p{L})`;
  const day = '\\d{1,2}(?:st|nd|rd|th|er|e|\\.|º)?';
  const sources = [
    `${day}\\s*(?:(?:de|of|tháng)\\s+)?${month}`,
    `${month}(?:\\s+\\d{1,4})?`,
    '\\d{1,2}\\s?[./-]\\s?\\d{1,2}(?:\\.|\\s?[./-]\\s?\\d{2,4})(?!\\d)',
    '\\d{4}-\\d{1,2}-\\d{1,2}',
    '\\d{1,4}\\s?[年年월月]',
  ];
  return new RegExp(`^(?:${sources.join('|')})`, 'iu');
}

function monthNames(): Set<string> {
  const names = new Set<string>();
  for (const language of LANGUAGES)
    for (const style of ['long', 'short'] as const)
      for (const day of [undefined, 'numeric'] as const) addNames(names, language, { month: style, day });
  return names;
}

function addNames(names: Set<string>, language: string, options: Intl.DateTimeFormatOptions): void {
  const format = new Intl.DateTimeFormat(`${language}-u-ca-gregory`, { ...options, timeZone: 'UTC' });
  for (let month = 0; month < 12; month += 1) {
    const parts = format.formatToParts(Date.UTC(2026, month, 15));
    const name =
      parts
        .find((it) => it.type === 'month')
        ?.value.toLowerCase()
        .replace(/\.$/, '') ?? '';
    if (/^\p{L}{2}[\p{L}\p{M}\s.]*$/u.test(name)) names.add(name.replaceAll('.', '\\.'));
  }
}
