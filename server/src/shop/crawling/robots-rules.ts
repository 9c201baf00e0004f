import { MAX_URL_CHARS } from '@tidemark/contracts/web-url.ts';
import { runInSlices } from '../../lib/run-in-slices.ts';
import { normalizePattern } from './path-pattern.ts';

/** How a line of reduced rules starts. */
export const SIGNS = { allow: '+', disallow: '-', crawlDelay: '~' } as const;

const SIGN_BY_KEY: ReadonlyMap<string, string> = new Map([
  ['allow', SIGNS.allow],
  ['disallow', SIGNS.disallow],
  ['crawl-delay', SIGNS.crawlDelay],
]);
/** No path that is fetched has more octets: normalizing at most triples it. */
const MAX_OCTETS = 3 * MAX_URL_CHARS;

/** How much is read in one turn of the event loop: one or two milliseconds of work. */
const SLICE_CHARS = 16_384;
const LINE_END = /[\r\n]/g;

interface Group {
  isForAgent: boolean;
  isDefault: boolean;
  hasRules: boolean;
}

/**
 * Reduces a robots.txt to the rules for one agent (a lower-case product token): those of the groups naming
 * the agent, or else of the `*` groups (RFC 9309, 2.2.1). The result has one line per rule, a sign and a
 * normalized path pattern or the delay. Rules that can match no path are omitted. Linear in the file's size
 * for any number of agents. A long file is read in slices, because this runs on the main thread.
 */
export function rulesForAgent(robotsText: string, agent: string): Promise<string> {
  return runInSlices(reduceRules(robotsText, agent));
}

function* reduceRules(robotsText: string, agent: string): Generator<undefined, string> {
  const agentRules: string[] = [];
  const defaultRules: string[] = [];
  let isNamed = false;
  let group: Group = { isForAgent: false, isDefault: false, hasRules: false };
  for (const line of linesInSlices(robotsText)) {
    if (line === undefined) {
      yield;
      continue;
    }
    const colon = line.indexOf(':');
    if (colon === -1) continue;
    const key = line.slice(0, colon).trim().toLowerCase();
    const sign = SIGN_BY_KEY.get(key);
    if (key === 'user-agent') {
      group = withAgent(group, valueAfter(colon, line), agent);
      isNamed ||= group.isForAgent;
    } else if (sign !== undefined) {
      group.hasRules = true;
      const isRelevant = group.isForAgent || group.isDefault;
      const rule = isRelevant ? reduceRule(sign, valueAfter(colon, line)) : null;
      if (rule === null) continue;
      if (group.isForAgent) agentRules.push(rule);
      if (group.isDefault) defaultRules.push(rule);
    }
  }
  return (isNamed ? agentRules : defaultRules).join('\n');
}

/** The lines of the text, and undefined where a slice ends. */
export function* linesInSlices(text: string): Generator<string | undefined> {
  let sliceEnd = SLICE_CHARS;
  for (let start = 0; start <= text.length;) {
    const end = endOfLine(text, start);
    yield text.slice(start, end);
    start = end + 1;
    if (start < sliceEnd || start > text.length) continue;
    sliceEnd = start + SLICE_CHARS;
    yield undefined;
  }
}

/** The end of the line that starts at `start`: the next line feed or carriage return, or the text's end. */
function endOfLine(text: string, start: number): number {
  LINE_END.lastIndex = start;
  return LINE_END.exec(text)?.index ?? text.length;
}

/** The group after a User-agent line: a new one if the current one has rules. */
function withAgent({ isForAgent, isDefault, hasRules }: Group, value: string, agent: string): Group {
  const token = value.split('/', 1)[0]?.trim().toLowerCase();
  return {
    isForAgent: token === agent || (isForAgent && !hasRules),
    isDefault: token === '*' || (isDefault && !hasRules),
    hasRules: false,
  };
}

/** The value of a line, without a comment. */
function valueAfter(colon: number, line: string): string {
  const comment = line.indexOf('#', colon);
  return (comment === -1 ? line.slice(colon + 1) : line.slice(colon + 1, comment)).trim();
}

function reduceRule(sign: string, value: string): string | null {
  if (sign === SIGNS.crawlDelay) return sign + value;
  const isPattern = value.startsWith('/') || value.startsWith('*');
  if (!isPattern || value.length > MAX_OCTETS) return null;
  return sign + normalizePattern(value);
}
