const languages = globalThis.navigator?.languages ?? [];

/** For numbers and money: the first language of the user's browser. */
export const numberLocale: string | undefined = languages[0];

/** For dates and times in the English UI: the user's own English, or British English. */
export const wordLocale: string = languages.find((language) => /^en\b/i.test(language)) ?? 'en-GB';
