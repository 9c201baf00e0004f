/** A request to the control addresses that cannot be done: what the answer's status and message are. */
export class ControlError extends Error {
  readonly status: 400 | 404 | 405 | 413;

  constructor(status: 400 | 404 | 405 | 413, message: string) {
    super(message);
    this.name = 'ControlError';
    this.status = status;
  }
}
