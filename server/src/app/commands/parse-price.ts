import { parsePrice } from '../../shop/extract/money/parse-price.ts';
import { processLines, type CommandStreams } from './json-lines.ts';

const USAGE = 'usage: tidemark parse-price --batch < LINES   (a line: {"id", "raw", "currencyHint"?})';

/** `tidemark parse-price --batch`: parses price strings, one JSON line in, one out. */
export async function parsePriceCommand(args: string[], io: CommandStreams): Promise<void> {
  if (!args.includes('--batch')) throw new Error(USAGE);
  await processLines(io, ({ raw, currencyHint }) =>
    parsePrice(typeof raw === 'string' ? raw : '', {
      currency: typeof currencyHint === 'string' ? currencyHint : null,
    }),
  );
}
