/** How `tidemark start` ends. */
export const EXIT = {
  stopped: 0,
  /** It could not be started, or a role failed. */
  failed: 1,
  /** The settings or arguments are invalid, so that another start would fail too. */
  invalid: 2,
  /** An error that nothing handled (EX_SOFTWARE of sysexits.h). */
  crashed: 70,
} as const;

/** An error in the settings or arguments. */
export class InvalidStartError extends Error {
  override readonly name = 'InvalidStartError';
}
