const HELD_OUT_OF = 3;

/** Whether a template is held out of tuning and training: a third of them, by the hash of the name. */
export function isHeldOutTemplate(name: string): boolean {
  let hash = 0x811c9dc5;
  for (const char of name) hash = Math.imul(hash ^ (char.codePointAt(0) ?? 0), 0x01000193);
  return ((hash >>> 0) >>> 8) % HELD_OUT_OF === 0;
}
