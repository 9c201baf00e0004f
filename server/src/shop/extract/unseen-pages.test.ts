import { describe, expect, it } from 'vitest';
import { EUROPE } from '../../../test/extract/unseen/europe.ts';
import { readUnseen } from '../../../test/extract/unseen/frame.ts';
import { MARKETS } from '../../../test/extract/unseen/markets.ts';
import { WORLD } from '../../../test/extract/unseen/world.ts';

const SHOPS = { Europe: EUROPE, 'the rest of the world': WORLD, 'many kinds': MARKETS };

describe.each(Object.entries(SHOPS))('pages as shops of %s write them', (_, pages) => {
  it.each(pages.map((page) => [page.lang, page.about, page] as const))('%s: %s', (_lang, _about, page) => {
    expect(readUnseen(page)).toMatchObject(page.expected);
  });
});
