/** The parts in use; Node's types lack them. */
declare const WebAssembly: {
  Memory: new (size: { initial: number }) => WasmMemory;
  Module: new (code: Uint8Array) => object;
  Instance: new (module: object, imports: object) => { exports: object };
};

interface WasmMemory {
  readonly buffer: ArrayBuffer;
  grow(pages: number): number;
}

const WASM_PAGE = 65_536;
/** How many bytes a module may read past the end of its input. */
const MARGIN = 64;

/** An instance of a module of `server/wasm`, with its own memory. */
export class WasmModule<Exports> {
  readonly exports: Exports;
  readonly #memory: WasmMemory;

  constructor(code: string, initialBytes: number) {
    this.#memory = new WebAssembly.Memory({ initial: Math.ceil(initialBytes / WASM_PAGE) });
    const module = new WebAssembly.Module(Buffer.from(code, 'base64'));
    this.exports = new WebAssembly.Instance(module, { env: { memory: this.#memory } }).exports as Exports;
  }

  /** Replaced when the memory grows, so do not keep it. */
  get buffer(): ArrayBuffer {
    return this.#memory.buffer;
  }

  /** Copies the input to an address of the memory, which grows if needed. */
  write(bytes: Uint8Array, address: number): void {
    const missing = address + bytes.length + MARGIN - this.#memory.buffer.byteLength;
    if (missing > 0) this.#memory.grow(Math.ceil(missing / WASM_PAGE));
    new Uint8Array(this.#memory.buffer, address, bytes.length).set(bytes);
  }
}
