/**
 * In SQL, whether a rule (as `known`) asks for what `wanted` does, a rule that waits for its price or the columns of one. A target that names
 * no currency is in the known one's.
 */
export function sameRule(known: string, wanted: string): string {
  return `${known}.type = ${wanted}.type AND ${known}.target::numeric IS NOT DISTINCT FROM ${wanted}.target::numeric
    AND coalesce(${known}.currency, ${known}.target_currency) IS NOT DISTINCT FROM coalesce(${wanted}.target_currency, ${known}.currency)
    AND ${known}.percent IS NOT DISTINCT FROM ${wanted}.percent AND ${known}.days IS NOT DISTINCT FROM ${wanted}.days`;
}
