import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { extractOffer } from '../../shop/extract/extract-offer.ts';
import { toExtractLine } from './extract-line.ts';
import { processLines, type CommandStreams, type JsonLine } from './json-lines.ts';

const USAGE = 'usage: tidemark extract --batch < LINES   (a line: {"id", "url", "file"})';
const MAX_PAGE_BYTES = 50 * 1024 * 1024;

const unpack = promisify<Buffer, { maxOutputLength: number }, Buffer>(gunzip);

/** `tidemark extract --batch`: reads saved pages, one JSON line in, one out. */
export async function extractCommand(args: string[], io: CommandStreams): Promise<void> {
  if (!args.includes('--batch')) throw new Error(USAGE);
  await processLines(io, extractFile);
}

async function extractFile({ url, file }: JsonLine): Promise<object> {
  if (typeof file !== 'string') throw new TypeError('"file" is missing');
  return toExtractLine(extractOffer({ html: await readPage(file), url: typeof url === 'string' ? url : '' }));
}

/** Recognizes gzip by the first bytes, not by the file's name. */
async function readPage(file: string): Promise<Buffer> {
  const bytes = await readFile(file);
  return bytes[0] === 0x1f && bytes[1] === 0x8b ? unpack(bytes, { maxOutputLength: MAX_PAGE_BYTES }) : bytes;
}
