/** What is used of it, as the types of Node lack it. */
declare const WebAssembly: {
  Memory: new (size: { initial: number }) => WasmMemory;
  Module: new (code: Uint8Array) => object;
  Instance: new (module: object, imports: object) => { exports: object };
};

type WasmMemory = { readonly buffer: ArrayBuffer; grow(pages: number): number };

const WASM_PAGE = 65_536;
/** What a module may look at behind the end of what it reads. */
const MARGIN = 64;

/** A module of `server/wasm` with a memory of its own. */
export class WasmModule<Exports> {
  readonly exports: Exports;
  private readonly memory: WasmMemory;

  constructor(code: string, initialBytes: number) {
    this.memory = new WebAssembly.Memory({ initial: Math.ceil(initialBytes / WASM_PAGE) });
    const module = new WebAssembly.Module(Buffer.from(code, 'base64'));
    this.exports = new WebAssembly.Instance(module, { env: { memory: this.memory } }).exports as Exports;
  }

  /** Changes when the memory grows: not to be kept. */
  get buffer(): ArrayBuffer {
    return this.memory.buffer;
  }

  /** Puts what is to be read where the module looks for it. */
  write(bytes: Uint8Array, at: number): void {
    const missing = at + bytes.length + MARGIN - this.memory.buffer.byteLength;
    if (missing > 0) this.memory.grow(Math.ceil(missing / WASM_PAGE));
    new Uint8Array(this.memory.buffer, at, bytes.length).set(bytes);
  }
}
