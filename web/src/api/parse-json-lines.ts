/** Parses newline-delimited JSON from chunks that may be split anywhere. */
export async function* parseJsonLines<T>(chunks: AsyncIterable<string>): AsyncGenerator<T> {
  let rest = '';
  for await (const chunk of chunks) {
    const lines = (rest + chunk).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) if (line.trim()) yield JSON.parse(line) as T;
  }
  if (rest.trim()) yield JSON.parse(rest) as T;
}
