// Packages that bring no types of their own.
declare module 'subset-font' {
  /** A font that holds only the glyphs of `text`. */
  export default function subsetFont(
    font: Uint8Array,
    text: string,
    options?: { targetFormat?: 'sfnt' | 'woff' | 'woff2' | 'truetype'; preserveNameIds?: number[]; dropTables?: string[] },
  ): Promise<Buffer>
}
