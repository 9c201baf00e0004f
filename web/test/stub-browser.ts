import { beforeEach, vi } from 'vitest';

// Parts of a browser that happy-dom lacks. Layout is always empty, so nothing is ever measured or in view.

/** Lets uPlot draw into a canvas that ignores everything. */
export function stubCanvas(): void {
  beforeEach(() => {
    const context = new Proxy({}, { get: (_, name) => drawingMember(name), set: () => true });
    vi.spyOn(HTMLCanvasElement.prototype, 'getContext').mockReturnValue(context as never);
    vi.stubGlobal(
      'Path2D',
      class {
        moveTo(): void {}
        lineTo(): void {}
        rect(): void {}
        arc(): void {}
        closePath(): void {}
      },
    );
  });
}

function drawingMember(name: string | symbol): unknown {
  if (name === 'measureText') return () => ({ width: 40 });
  if (name === 'createLinearGradient') return () => ({ addColorStop: () => undefined });
  return () => undefined;
}

/** Replaces IntersectionObserver. The returned function scrolls everything that is observed into view. */
export function stubIntersectionObserver(): () => void {
  let callbacks: IntersectionObserverCallback[] = [];
  beforeEach(() => {
    callbacks = [];
    vi.stubGlobal(
      'IntersectionObserver',
      class {
        readonly #callback: IntersectionObserverCallback;

        constructor(callback: IntersectionObserverCallback) {
          this.#callback = callback;
        }

        observe(): void {
          callbacks.push(this.#callback);
        }

        disconnect(): void {
          callbacks = callbacks.filter((callback) => callback !== this.#callback);
        }
      },
    );
  });
  return () => {
    for (const callback of callbacks)
      callback([{ isIntersecting: true } as IntersectionObserverEntry], {} as IntersectionObserver);
  };
}
