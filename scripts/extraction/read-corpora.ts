import { basename } from 'node:path';
import { loadLabelledPages, type LabelledPage } from './load-labelled-pages.ts';
import { isInPart, type CorpusPart } from './page-shop.ts';

/** Reads one part of several corpora, by the names of their files. */
export async function readCorpora(files: string[], part: CorpusPart): Promise<Map<string, LabelledPage[]>> {
  const corpora = new Map<string, LabelledPage[]>();
  for (const file of files) {
    const pages = await loadLabelledPages(file);
    corpora.set(
      basename(file, '.json'),
      pages.filter((it) => isInPart(it, part)),
    );
  }
  return corpora;
}
