import { esc } from '../../page-parts/html.ts';
import { type Scene } from '../scene/scene.ts';

export type Values = Readonly<Record<string, string>>;

/**
 * Replaces `{name}` by its value, which is HTML, and `{w.word}` by one of the language's spellings. Throws
 * for a name without a value, so that a misspelt template fails.
 */
export function fillMarkup(scene: Scene, markup: string, values: Values): string {
  return markup.replace(/\{(w\.)?(\w+)\}/g, (whole, isWord: string | undefined, name: string) => {
    if (isWord)
      return esc(
        scene
          .say(name as Parameters<Scene['say']>[0])
          .replace('{a}', '')
          .trim(),
      );
    const value = values[name];
    if (value === undefined) throw new Error(`no value for ${whole} in ${markup}`);
    return value;
  });
}
