import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { once } from 'node:events';

export interface CommandStreams {
  input: Readable;
  output: Writable;
}

/** A line of input that is a JSON object. */
export interface JsonLine {
  [name: string]: unknown;
}

/**
 * Writes one line of output for each line of input, in order, one at a time. A line that is not a JSON
 * object, or for which `answer` throws, gives `{"id", "error"}`. Blank lines are skipped.
 */
export async function processLines(
  { input, output }: CommandStreams,
  answer: (line: JsonLine) => object | Promise<object>,
): Promise<void> {
  for await (const text of createInterface({ input, crlfDelay: Infinity })) {
    if (text.trim() === '') continue;
    const line = `${JSON.stringify(await answerLine(text, answer))}\n`;
    if (!output.write(line)) await once(output, 'drain');
  }
}

async function answerLine(
  text: string,
  answer: (line: JsonLine) => object | Promise<object>,
): Promise<object> {
  let line: unknown;
  try {
    line = JSON.parse(text);
    if (typeof line !== 'object' || line === null || Array.isArray(line))
      throw new TypeError('the line is not a JSON object');
    const id = (line as JsonLine).id ?? null;
    return { id, ...(await answer(line as JsonLine)) };
  } catch (error) {
    const id = (line as JsonLine | null | undefined)?.id ?? null;
    return { id, error: error instanceof Error ? error.message : String(error) };
  }
}
