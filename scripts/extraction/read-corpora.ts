import { basename } from 'node:path';
import { generatedPages } from './generated-pages.ts';
import { loadLabelledPages, type LabelledPage } from './load-labelled-pages.ts';
import { isInPart, type CorpusPart } from './page-shop.ts';

export interface CorporaToRead {
  /** Files of labels or of reported cases. */
  files: string[];
  part: CorpusPart;
  /** Generated pages to add as a corpus of their own. Their parts are those of the templates. */
  generated: number;
  seed: number;
}

/** Reads one part of several corpora, by name. */
export async function readCorpora({
  files,
  part,
  generated,
  seed,
}: CorporaToRead): Promise<Map<string, LabelledPage[]>> {
  const corpora = new Map<string, LabelledPage[]>();
  for (const file of files) {
    const pages = await loadLabelledPages(file);
    corpora.set(
      basename(file, '.json'),
      pages.filter((it) => isInPart(it, part)),
    );
  }
  const templates = part === 'all' ? (['development', 'held-out'] as const) : ([PARTS[part]] as const);
  if (generated > 0)
    corpora.set(
      'generated',
      templates.flatMap((it) => generatedPages({ seed, count: generated, part: it })),
    );
  return corpora;
}

const PARTS = { dev: 'development', 'held-out': 'held-out' } as const;
