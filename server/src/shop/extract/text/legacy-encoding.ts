/**
 * The encodings that browsers assume by language for pages without a declared one (WHATWG encoding sniffing).
 */
const BY_LANGUAGE: Readonly<Record<string, string>> = {
  ar: 'windows-1256', fa: 'windows-1256', ur: 'windows-1256', be: 'windows-1251', bg: 'windows-1251', kk: 'windows-1251', ky: 'windows-1251',
  mk: 'windows-1251', mn: 'windows-1251', ru: 'windows-1251', sr: 'windows-1251', uk: 'windows-1251', cs: 'windows-1250', hr: 'windows-1250',
  hu: 'iso-8859-2', pl: 'iso-8859-2', ro: 'iso-8859-2', sk: 'windows-1250', sl: 'iso-8859-2', el: 'iso-8859-7', et: 'windows-1257', lt: 'windows-1257',
  lv: 'windows-1257', he: 'windows-1255', ja: 'shift_jis', ko: 'euc-kr', th: 'windows-874', tr: 'windows-1254', az: 'windows-1254', vi: 'windows-1258',
  zh: 'gb18030', 'zh-tw': 'big5', 'zh-hk': 'big5', 'zh-hant': 'big5',
}; // prettier-ignore

/**
 * The legacy encoding for the language in the `lang` attribute. `head` is the start of the page decoded as
 * Latin-1.
 */
export function legacyEncoding(head: string): string {
  const language = /<html\s[^>]{0,300}?lang\s*=\s*["']?([a-z-]{2,12})/i.exec(head)?.[1]?.toLowerCase() ?? '';
  return BY_LANGUAGE[language] ?? BY_LANGUAGE[language.split('-')[0] ?? ''] ?? 'windows-1252';
}
