const languages = globalThis.navigator?.languages ?? [];

/** For numbers and money: as the user's own system writes them. */
export const numberLocale: string | undefined = languages[0];

/** For words and dates: the interface is English, so the user's own English, else the international one. */
export const wordLocale: string = languages.find((language) => /^en\b/i.test(language)) ?? 'en-GB';
