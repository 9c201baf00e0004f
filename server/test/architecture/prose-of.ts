import path from 'node:path';

export interface ProseLine {
  /** Counted from 1. */
  line: number;
  text: string;
  /** The whole line as it is in the file. */
  raw: string;
}

const FENCE = /^\s*(?:```|~~~)/;
const COMMENT = /(?:^|\s)(?:\/\/|\/\*\*?)\s(.*)$|^\s*(?:\*|--)\s(.*)$/;
const COMMENT_LINE = /^\s*(?:\/\/|\/\*\*?|\*|--)\s/;
/** A call with a text and a function, such as `it('saves a rule', async () => {`. */
const TITLE = /\((['"`])(.*?)\1,\s*(?:async\s*)?(?:\(|\w+ =>|\{)/;
const MESSAGE = /\b(?:\w*Error|(?:log|console)\.\w+)\(/;
const STRING = /(['"`])((?:(?!\1).)+)\1/g;
const CODE_SPAN = /`[^`]*`/g;

/**
 * The English in a file: the text of Markdown outside code fences, comments, test titles, log lines and error
 * messages, and all lines of the web app's components. Other strings may be data, such as the text of a
 * shop's page.
 */
export function proseOf(file: string, source: string): ProseLine[] {
  const lines = source.split('\n');
  const fenced = path.extname(file) === '.md' ? fencedLines(lines) : new Set<number>();
  const isAllProse = path.matchesGlob(file, '{**/*.md,web/src/**/*.tsx}');
  return lines.flatMap((line, index) => {
    if (fenced.has(index)) return [];
    const texts = isAllProse ? [line] : [commentOf(line), ...stringsIn(line, lines[index - 1] ?? '')];
    const text = texts.join(' | ').replace(CODE_SPAN, '``').trim();
    return text === '' ? [] : [{ line: index + 1, text, raw: line }];
  });
}

/** A line of TypeScript, CSS or SQL that holds only a comment. */
export function isCommentLine(line: string): boolean {
  return COMMENT_LINE.test(line);
}

function commentOf(line: string): string {
  const [, comment, continued] = COMMENT.exec(line) ?? [];
  return (comment ?? continued ?? '').trim();
}

function stringsIn(line: string, previous: string): string[] {
  const call = previous.trimEnd().endsWith('(') ? previous + line : line;
  if (MESSAGE.test(call)) return [...line.matchAll(STRING)].map(([, , text = '']) => text);
  const title = TITLE.exec(line)?.[2];
  return title === undefined ? [] : [title];
}

function fencedLines(lines: readonly string[]): Set<number> {
  let isOpen = false;
  const fenced = lines.flatMap((line, index) => {
    const isFence = FENCE.test(line);
    if (isFence) isOpen = !isOpen;
    return isOpen || isFence ? [index] : [];
  });
  return new Set(fenced);
}
