import { seededRandom } from '../../catalogue/seeded-random.ts';

/** Classes that hide an element, which the page's style needs. */
const STYLED: ReadonlySet<string> = new Set(['visually-hidden', 'sr-only', 'screen-reader-text', 'modal', 'hidden']); // prettier-ignore

/** Replaces each class name by a hash of it, as CSS modules do. */
export function hashClasses(html: string): string {
  return html.replace(/(\sclass=")([^"]*)"/g, (_, open: string, names: string) => {
    const hashed = names.split(' ').map((name) => (STYLED.has(name) ? name : hashOf(name)));
    return `${open}${hashed.join(' ')}"`;
  });
}

function hashOf(name: string): string {
  return `x${seededRandom('class', name).between(1e6, 1e9).toString(36)}`;
}
