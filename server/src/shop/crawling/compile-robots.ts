import { compilePattern, matchesPath, normalizePath, type PathPattern } from './path-pattern.ts';
import { runInSlices } from '../../lib/run-in-slices.ts';
import { linesInSlices, SIGNS } from './robots-rules.ts';

/** The rules of a robots.txt for one agent, ready to match. */
export interface CompiledRobots {
  /** The last valid Crawl-delay; null without one. */
  crawlDelaySeconds: number | null;
  /** Whether a path with its query may be fetched. */
  match(path: string): RobotsMatch;
}

export interface RobotsMatch {
  /** False also if the rules take too many steps to match, since they may forbid the path. */
  allowed: boolean;
  steps: number;
}

interface Rule extends PathPattern {
  /** The order of precedence: the longer pattern, then Allow before Disallow. Odd ranks allow. */
  rank: number;
}

const NO_RULE = 0;
/**
 * Bound on the steps for one path, some milliseconds of work. A path of 200 characters reaches it at 5,000
 * rules with wildcards.
 */
const MAX_STEPS = 1_000_000;

/**
 * Compiles the rules that `rulesForAgent` returns, in time linear in their length and in slices. Matching is
 * linear in the number of rules; with wildcards, in that number times the path's length. Either is bounded.
 */
export function compileRobots(reduced: string): Promise<CompiledRobots> {
  return runInSlices(compile(reduced));
}

function* compile(reduced: string): Generator<undefined, CompiledRobots> {
  const rules: Rule[] = [];
  let crawlDelaySeconds: number | null = null;
  for (const line of linesInSlices(reduced)) {
    if (line === undefined) yield;
    else if (isRule(line)) rules.push(toRule(line));
    else crawlDelaySeconds = readDelay(line) ?? crawlDelaySeconds;
  }
  return {
    crawlDelaySeconds,
    match(path) {
      const normalized = normalizePath(path);
      const counter = { steps: 0, maxSteps: MAX_STEPS };
      let best = NO_RULE;
      for (const rule of rules) {
        const isMatch = rule.rank > best && matchesPath(rule, normalized, counter);
        if (isMatch === null) return { allowed: false, steps: counter.steps };
        if (isMatch) best = rule.rank;
      }
      return { allowed: best === NO_RULE || best % 2 === 1, steps: counter.steps };
    },
  };
}

function isRule(line: string): boolean {
  return line.startsWith(SIGNS.allow) || line.startsWith(SIGNS.disallow);
}

function toRule(line: string): Rule {
  const pattern = line.slice(1);
  return { ...compilePattern(pattern), rank: 2 * pattern.length + Number(line.startsWith(SIGNS.allow)) };
}

function readDelay(line: string): number | null {
  if (!line.startsWith(SIGNS.crawlDelay)) return null;
  const seconds = Number(line.slice(1));
  return line.length === 1 || Number.isNaN(seconds) ? null : seconds;
}
