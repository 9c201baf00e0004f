import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
/** Code spans in the pages name paths from these folders. */
const BASES = ['', 'server/src', 'server', 'server/src/features'];
const pages = globSync(['*.md', 'docs/**/*.md'], { cwd: ROOT });

/** Relative link targets, and the paths of source files in code spans. */
function namedPaths(text: string): { links: string[]; spans: string[] } {
  const prose = text.replace(/^```[\s\S]*?^```/gm, '');
  return {
    links: [...prose.matchAll(/\]\((?!https?:|#)([^)#\s]+)/g)].map(([, target = '']) => target),
    spans: [...prose.matchAll(/`([\w{},.][\w{},./-]*\/[\w{},./-]+\.(?:ts|tsx|sql|json|md))`/g)].map(
      ([, span = '']) => span,
    ),
  };
}

const exists = (file: string) => globSync(file, { cwd: ROOT }).length > 0;

describe.each(pages)('%s', (page) => {
  const { links, spans } = namedPaths(readFileSync(path.join(ROOT, page), 'utf8'));

  it('links only to files that exist', () => {
    expect(links.filter((link) => !exists(path.posix.join(path.posix.dirname(page), link)))).toEqual([]);
  });

  it('names only source files that exist', () => {
    const bases = [...BASES, path.posix.dirname(page)];
    const missing = spans.filter((span) => !bases.some((base) => exists(path.posix.join(base, span))));
    expect(missing).toEqual([]);
  });
});
