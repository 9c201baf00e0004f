/** "10 or more", "ab 10 Stück", "20個以上": one whole number among a few words. */
const QUANTITY = /^\D{0,15}(\d{1,4})(?:\D{0,15})$/u;

/**
 * Which amounts are prices for larger quantities: at least two in a row, each with a larger number before it
 * and lower than the one before. A row for one piece is not among them.
 */
export function tierPrices(amounts: readonly { before: string; amount: string }[]): boolean[] {
  const rows = amounts.map(({ before, amount }) => ({
    quantity: Number(QUANTITY.exec(before.trim())?.[1] ?? 0),
    amount: Number(amount),
  }));
  const follows = rows.map((row, index) => {
    const previous = rows[index - 1];
    return (
      previous !== undefined &&
      previous.quantity > 0 &&
      row.quantity > previous.quantity &&
      row.amount < previous.amount
    );
  });
  return rows.map(
    ({ quantity }, index) => quantity > 1 && (follows[index] === true || follows[index + 1] === true),
  );
}
