/** Parts that can be removed from a page, to see whether extraction works without them. */
export type PagePart = 'structured' | 'visible' | 'classes' | 'scripts' | 'tokens';

const REMOVERS: Readonly<Record<PagePart, (html: string) => string>> = {
  structured: (html) => {
    const withoutScripts = replaceElements(html, 'script', (tag) => !tag.includes('ld+json'));
    return replaceTags(withoutScripts, (tag) =>
      /^<meta\s/i.test(tag) && /price|amount|currency|availab/i.test(tag)
        ? ''
        : renameAttributes(tag, /^(?:itemprop|itemscope|itemtype|typeof|property)$/i),
    );
  },
  visible: (html) => {
    const start = Math.max(0, html.search(/<body[\s>]/i));
    return html.slice(0, start) + replaceTexts(html.slice(start), (text) => text.replace(/\d/g, '#'));
  },
  classes: (html) =>
    replaceTags(html, (tag) =>
      renameAttributes(tag, /^(?:class|id|data-test|data-testid|data-qa|data-price[\w-]*)$/i),
    ),
  scripts: (html) => replaceElements(html, 'script', (tag) => tag.includes('ld+json')),
  tokens: withoutRandomTokens,
};

/** Returns the page without the given part. */
export function removePagePart(html: string, part: PagePart): string {
  return REMOVERS[part](html);
}

export function isPagePart(name: string): name is PagePart {
  return Object.hasOwn(REMOVERS, name);
}

/**
 * Replaces the random tokens of a page by NUL: the text that `pageDigest` hashes, written with regular
 * expressions.
 */
export function withoutRandomTokens(html: string): string {
  return html.replaceAll(/[A-Za-z0-9+/_-]{13,}/g, (run) => (isRandomToken(run) ? '\0' : run));
}

function isRandomToken(run: string): boolean {
  const turns = [...run].filter((char, at) => /[A-Za-z][0-9]|[0-9][A-Za-z]/.test((run[at - 1] ?? '') + char));
  return (turns.length >= 3 && turns.length * 8 >= run.length) || /^1\d{12}$/.test(run);
}

function replaceTags(html: string, replace: (tag: string) => string): string {
  return html.replace(/<[a-z][^<>]{0,20000}>/gi, replace);
}

function renameAttributes(tag: string, name: RegExp): string {
  return tag.replace(/(\s)([\w-]+)(?=\s*=|\s|\/?>)/g, (whole, space: string, attribute: string) =>
    name.test(attribute) ? `${space}data-was-${attribute.length}` : whole,
  );
}

/** Replaces the texts between tags, except in scripts and styles. */
function replaceTexts(html: string, replace: (text: string) => string): string {
  return html
    .split(/(<script[\s\S]*?<\/script>|<style[\s\S]*?<\/style>|<[^<>]*>)/i)
    .map((part) => (part.startsWith('<') ? part : replace(part)))
    .join('');
}

function replaceElements(html: string, tag: string, isKept: (openTag: string) => boolean): string {
  return html.replace(new RegExp(`(<${tag}[^>]*>)[\\s\\S]*?</${tag}>`, 'gi'), (whole, open: string) =>
    isKept(open.toLowerCase()) ? whole : '',
  );
}
