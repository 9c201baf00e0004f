/** A check on its way to a worker. A report of the check must name its lease. */
export interface CheckTask {
  productId: string;
  leaseId: number;
  /** A user waits for the check and follows its progress. */
  requested?: boolean;
}
