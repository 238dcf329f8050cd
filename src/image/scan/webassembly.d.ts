/** What is used of it: no library of types for programs without a browser has it. */
declare namespace WebAssembly {
  interface Memory {
    readonly buffer: SharedArrayBuffer
  }
  interface Module {
    readonly [Symbol.toStringTag]: string
  }
  interface Instance {
    readonly exports: Readonly<Record<string, unknown>>
  }
  interface Global {
    value: number | bigint
  }
  type Imports = Readonly<Record<string, Readonly<Record<string, unknown>>>>

  const Memory: new (descriptor: {
    readonly initial: number
    readonly maximum: number
    readonly shared: true
  }) => Memory
  const Module: new (bytes: Uint8Array) => Module
  const Instance: new (module: Module, imports: Imports) => Instance
}
