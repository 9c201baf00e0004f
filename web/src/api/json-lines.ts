/** The values of a newline-delimited JSON text that arrives in chunks cut anywhere. */
export async function* jsonLines<T>(chunks: AsyncIterable<string>): AsyncGenerator<T> {
  let rest = '';
  for await (const chunk of chunks) {
    const lines = (rest + chunk).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) if (line.trim()) yield JSON.parse(line) as T;
  }
  if (rest.trim()) yield JSON.parse(rest) as T;
}
