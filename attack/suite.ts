/** How much of a suite to run. */
export interface AttackSize {
  /** The share of the full number of cases: 1 for `npm run attack`, less in the tests. */
  share: number;
  /** Bound on the duration of what repeats until time is up. */
  seconds: number;
  /** Seed of all randomness, so that a failure can be repeated. */
  seed: number;
}

/** What a suite found. */
export interface AttackReport {
  /** How many things were tried. */
  attempts: number;
  /** One line per attack that succeeded; empty if the service held. */
  failures: string[];
  /** Measured values by name, with their unit in the name, such as `slowestProbeMs`. */
  figures: Readonly<Record<string, number>>;
}

/** One kind of attack on a whole running service. It starts what it needs and stops it again. */
export interface AttackSuite {
  /** Kebab-case, for `--suite`. */
  readonly name: string;
  /** A sentence that states what must hold. */
  readonly promise: string;
  run(size: AttackSize): Promise<AttackReport>;
}

/** The number of cases at this size: at least one. */
export function casesAt({ share }: AttackSize, full: number): number {
  return Math.max(1, Math.round(full * share));
}
