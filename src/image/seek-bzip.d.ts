declare module 'seek-bzip' {
  /** Where bytes come from: `readByte` gives -1 at the end. */
  interface Input {
    read(buffer: Uint8Array, offset: number, length: number): number
    readByte(): number
    eof(): boolean
  }
  interface Output {
    writeByte(byte: number): void
    flush(): void
  }
  const bunzip: { decode(input: Input, output: Output, multistream: boolean): void }
  export default bunzip
}
