/** A rejected control request, with the status and message of its response. */
export class ControlError extends Error {
  readonly status: 400 | 404 | 405 | 413;

  constructor(status: 400 | 404 | 405 | 413, message: string) {
    super(message);
    this.name = 'ControlError';
    this.status = status;
  }
}
