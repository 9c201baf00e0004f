import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { parseJsonLines } from './parse-json-lines.ts';

async function* chunksOf(text: string, cuts: number[]): AsyncGenerator<string> {
  let from = 0;
  for (const cut of [...cuts, text.length].sort((a, b) => a - b)) {
    yield text.slice(from, Math.max(cut, from));
    from = Math.max(cut, from);
  }
}

it('parseJsonLines yields the same values however the text is split, with or without a final line break', async () => {
  const values = fc.array(fc.record({ url: fc.string(), n: fc.integer() }), { maxLength: 8 });
  const cuts = fc.array(fc.nat(300), { maxLength: 6 });
  await fc.assert(
    fc.asyncProperty(values, cuts, fc.boolean(), async (values, cuts, endsWithBreak) => {
      const text = values.map((value) => JSON.stringify(value)).join('\n') + (endsWithBreak ? '\n' : '');
      const inside = cuts.filter((cut) => cut <= text.length);
      const read = [];
      for await (const value of parseJsonLines(chunksOf(text, inside))) read.push(value);
      expect(read).toEqual(values);
    }),
  );
});
